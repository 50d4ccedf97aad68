package io.amends.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Deployed;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Part;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The screens in a real browser, on a phone and on a desktop. Pictures are in target/screens. */
@ExtendWith(OneInstallation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScreensIT {

    private static final String LOCATION = "screen-street";
    private static final Pattern LINK = Pattern.compile("https?://\\S+?(/[su]/[\\w.-]+)");
    private static final Duration SOON = Duration.ofSeconds(60);

    private Deployed installation;
    private Browser browser;

    @BeforeAll
    void open(Deployed running) {
        installation = running;
        browser = new Browser();
        String operator = installation.token("operator");
        installation
                .api(Part.CUSTOMER, operator)
                .put(
                        "/v1/locations/" + LOCATION,
                        "{\"name\":\"Screen Street\",\"timeZone\":\"Europe/Berlin\",\"currency\":\"EUR\"}");
        Api.Reply complaint =
                installation
                        .api(Part.FEEDBACK, operator)
                        .post(
                                "/v1/complaints",
                                """
                                {"source":"screens","complaintId":"%s","location":"%s","channel":"phone",
                                 "text":"Nobody came to the counter for ten minutes.","severity":"severe",
                                 "customer":{"name":"Bea Guest","email":"bea.guest@example.com"}}
                                """
                                        .formatted(UUID.randomUUID(), LOCATION));
        assertThat(complaint.status()).as(complaint.body()).isEqualTo(201);
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    void everyScreenIsFitToShowOnAPhoneAndOnADesktop() {
        Map<String, Part> starts =
                Map.of(
                        "dashboard", Part.ANALYTICS,
                        "desk", Part.FEEDBACK,
                        "programmes", Part.NOTIFICATION,
                        "customers", Part.CUSTOMER);
        for (int width : List.of(Browser.PHONE, Browser.DESKTOP)) {
            try (BrowserContext manager = browser.visitor(width, true)) {
                Page page = manager.newPage();
                List<String> complaints = Browser.complaintsOf(page);
                page.navigate(address(Part.ANALYTICS, "/"));
                assertThat(page.url()).as("nobody is let in unknown").contains("/sign-in");
                Browser.assertFitToShow(page, "sign-in", width);
                signIn(page, "owner");

                starts.forEach(
                        (name, service) -> {
                            page.navigate(address(service, "/"));
                            assertThat(page.url())
                                    .as("signed in once, for all")
                                    .doesNotContain("sign-in");
                            Browser.assertFitToShow(page, name, width);
                        });
                page.navigate(address(Part.CUSTOMER, "/sources"));
                Browser.assertFitToShow(page, "sources", width);
                assertThat(complaints).as("what the console says at %d", width).isEmpty();
            }
        }
    }

    @Test
    void anAgentWorksOnACaseInOneClickEach() {
        try (BrowserContext agent = browser.visitor(Browser.DESKTOP, true)) {
            Page page = agent.newPage();
            page.navigate(address(Part.FEEDBACK, "/?location=" + LOCATION));
            signIn(page, "agent");
            page.navigate(address(Part.FEEDBACK, "/?location=" + LOCATION));
            page.locator("a[href^='/cases/']").first().click();
            assertThat(page.textContent("main")).contains("Nobody came to the counter");
            Browser.assertFitToShow(page, "case", Browser.DESKTOP);

            button(page, "Acknowledge").click();

            page.waitForLoadState();
            assertThat(button(page, "Acknowledge").count()).isZero();
            assertThat(page.textContent("main").toLowerCase(java.util.Locale.ROOT))
                    .contains("acknowledged");
            page.setViewportSize(Browser.PHONE, 844);
            Browser.assertFitToShow(page, "case", Browser.PHONE);
        }
    }

    @Test
    void aGuestAnswersOnAPhoneWithoutJavaScript() {
        String guest = "cara.guest@example.com";
        String link = surveyLinkOf(guest);
        try (BrowserContext phone = browser.visitor(Browser.PHONE, true)) {
            // axe is a script itself, so it looks at the page with JavaScript on.
            Page page = phone.newPage();
            page.navigate(address(Part.FEEDBACK, link));
            Browser.assertFitToShow(page, "survey", Browser.PHONE);
        }
        try (BrowserContext phone = browser.visitor(Browser.PHONE, false)) {
            Page page = phone.newPage();
            page.navigate(address(Part.FEEDBACK, link));
            page.locator("label:has(#score-3)").click();
            page.locator("label:has(input[value=waiting])").click();
            page.locator("#words").fill("Nobody looked up.");
            page.locator("form button[type=submit]").click();

            assertThat(page.url()).contains("/s/");
            assertThat(page.locator("form").count())
                    .as("answered, with nothing left to fill in")
                    .isZero();
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setPath(java.nio.file.Path.of("target/screens/thanks-390.png")));
        }
        Api desk = installation.api(Part.FEEDBACK, installation.token("agent"));
        assertThat(desk.get("/v1/cases?location=" + LOCATION).body()).contains("waiting");
    }

    @Test
    void aGuestStopsTheMailsWithoutSigningIn() {
        String guest = "dora.guest@example.com";
        surveyLinkOf(guest);
        String page =
                installation.mailsTo(guest).stream()
                        .map(
                                mail ->
                                        LINK.matcher(mail.text())
                                                .results()
                                                .map(found -> found.group(1)))
                        .flatMap(links -> links.filter(link -> link.startsWith("/u/")))
                        .findFirst()
                        .orElseThrow();
        try (BrowserContext phone = browser.visitor(Browser.PHONE, true)) {
            Page preferences = phone.newPage();
            preferences.navigate(address(Part.NOTIFICATION, page));
            Browser.assertFitToShow(preferences, "preferences", Browser.PHONE);
            preferences.locator("main form button").first().click();
            preferences.waitForLoadState();
            Browser.assertFitToShow(preferences, "preferences-done", Browser.PHONE);
        }
    }

    private String surveyLinkOf(String guest) {
        Instant now = Instant.now();
        Api.Reply visit =
                installation
                        .api(Part.CUSTOMER, installation.token("pos"))
                        .post(
                                "/v1/visits",
                                """
                                {"source":"screens","visitId":"%s","occurredAt":"%s","location":"%s","channel":"counter",
                                 "customer":{"email":"%s","name":"Guest","consents":[
                                   {"channel":"email","purpose":"feedback","granted":true,"at":"%s","wording":"v1"}]}}
                                """
                                        .formatted(UUID.randomUUID(), now, LOCATION, guest, now));
        assertThat(visit.status()).as(visit.body()).isEqualTo(201);
        await().atMost(SOON)
                .until(() -> installation.mailsTo(guest).stream().anyMatch(Inbox.Mail::asks));
        Matcher link =
                LINK.matcher(
                        installation.mailsTo(guest).stream()
                                .filter(Inbox.Mail::asks)
                                .findFirst()
                                .orElseThrow()
                                .text());
        assertThat(link.find()).isTrue();
        return URI.create(link.group(1)).getPath();
    }

    private void signIn(Page page, String role) {
        page.locator("#token").fill(installation.token(role));
        button(page, "Sign in").click();
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private String address(Part service, String path) {
        return installation.api(service, "").base().resolve(path).toString();
    }
}
