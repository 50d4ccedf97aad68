package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

class InboxPageTest {

    @Test
    void showsAMailsTextAsTextWhateverItContains() {
        Mail mail =
                mail(
                        "Subject: <script>alert(1)</script>\r\n\r\n<img src=x onerror=alert(1)> \"quoted\"\r\n");

        String page = new InboxPage(List.of(mail), 1, 1, "<b>", 1).render(mail);

        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("&lt;img src=x onerror=alert(1)&gt;")
                .contains("value=\"&lt;b&gt;\"")
                .doesNotContain("<script>alert", "<img");
    }

    @Test
    void makesLinksInPlainTextClickableAndLeavesTheFullStopOut() {
        Mail mail = mail("Subject: Hello\r\n\r\nSee http://localhost:8082/s/abc.def?x=1&y=2.\r\n");

        assertThat(new InboxPage(List.of(mail), 1, 1, "", 1).render(mail))
                .contains("<a href=\"http://localhost:8082/s/abc.def?x=1&amp;y=2\"");
    }

    @Test
    void opensTheLinksOfAnHtmlMailInANewTab() {
        assertThat(InboxPage.framed("<html><head lang=\"en\"><title>A</title></head></html>"))
                .isEqualTo(
                        "<html><head lang=\"en\"><base target=\"_blank\"><title>A</title></head></html>");
        assertThat(InboxPage.framed("<p>A</p>")).isEqualTo("<base target=\"_blank\"><p>A</p>");
    }

    @Test
    void turnsPages() {
        List<Mail> many =
                java.util.stream.IntStream.range(0, 120)
                        .mapToObj(i -> mail("Subject: Number " + i + "\r\n\r\n"))
                        .toList();

        assertThat(new InboxPage(many, 120, 120, "", 2).render())
                .contains("Page 2 of 3", "Number 50<", "Number 99<")
                .doesNotContain("Number 49<", "Number 100<");
        assertThat(new InboxPage(many, 120, 120, "", 99).render()).contains("Page 3 of 3");
    }

    private static Mail mail(String source) {
        return Mail.received(
                1,
                Instant.parse("2026-11-22T10:00:00Z"),
                "ann@example.com",
                source.getBytes(StandardCharsets.UTF_8));
    }
}
