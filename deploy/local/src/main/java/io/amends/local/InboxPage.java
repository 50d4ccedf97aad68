package io.amends.local;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The list of mails, and beside it the one that is being read.
 *
 * @param found those that match the search, the newest first
 */
record InboxPage(List<Mail> found, int total, long lastId, String words, int page) {

    private static final int PER_PAGE = 50;
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+[^\\s<>\".,;:!?)]");
    private static final Pattern HEAD = Pattern.compile("(?i)<head[^>]*>");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH)
                    .withZone(ZoneId.systemDefault());

    String render() {
        return render(null);
    }

    String render(@Nullable Mail open) {
        return """
               <!doctype html>
               <html lang="en">
               <head>
                 <meta charset="utf-8">
                 <meta name="viewport" content="width=device-width, initial-scale=1">
                 <title>%s</title>
                 <link rel="stylesheet" href="/inbox.css">
                 <script src="/inbox.js" defer></script>
               </head>
               <body class="%s" data-last-id="%d">
                 <header>
                   <h1><a href="/">Inbox</a></h1>
                   <p>Every mail that Amends sends on this machine. They go no further, and are gone when it stops.</p>
                   <form action="/" role="search">
                     <label for="q">Search</label>
                     <input id="q" name="q" type="search" value="%s" placeholder="Recipient, sender or subject">
                     <button>Search</button>
                   </form>
                 </header>
                 <p class="news" role="status"><a href="/" hidden>New mail has come: show it</a></p>
                 <main>
                   <nav aria-label="Mails">%s</nav>
                   <article>%s</article>
                 </main>
               </body>
               </html>
               """
                .formatted(
                        open == null ? "Inbox" : escaped(subject(open)) + " · Inbox",
                        open == null ? "choosing" : "reading",
                        lastId,
                        escaped(words),
                        list(open),
                        open == null ? hint() : read(open));
    }

    private String list(@Nullable Mail open) {
        if (found.isEmpty()) {
            return "<p class=\"empty\">%s</p>"
                    .formatted(
                            total == 0
                                    ? "No mail yet. Post a visit of a customer who agreed to be asked, and wait for the survey."
                                    : "No mail matches.");
        }
        int pages = (found.size() + PER_PAGE - 1) / PER_PAGE;
        int shown = Math.clamp(page, 1, pages);
        String rows =
                found.stream()
                        .skip((long) (shown - 1) * PER_PAGE)
                        .limit(PER_PAGE)
                        .map(mail -> row(mail, open != null && mail.id() == open.id(), shown))
                        .collect(Collectors.joining());
        return "<p class=\"count\">%s</p><ol>%s</ol>%s"
                .formatted(count(), rows, pages > 1 ? pager(shown, pages) : "");
    }

    private String count() {
        return found.size() == total
                ? "%,d %s, the newest first".formatted(total, total == 1 ? "mail" : "mails")
                : "%,d of %,d mails".formatted(found.size(), total);
    }

    private String row(Mail mail, boolean current, int shown) {
        return """
               <li><a href="/messages/%d%s"%s><span class="to">%s</span><time datetime="%s">%s</time><strong>%s</strong></a></li>
               """
                .formatted(
                        mail.id(),
                        query(shown),
                        current ? " aria-current=\"true\"" : "",
                        escaped(mail.to()),
                        mail.receivedAt(),
                        time(mail.receivedAt()),
                        escaped(subject(mail)));
    }

    private String pager(int shown, int pages) {
        return "<p class=\"pager\">%s<span>Page %d of %d</span>%s</p>"
                .formatted(
                        shown > 1 ? "<a href=\"/%s\">Newer</a>".formatted(query(shown - 1)) : "",
                        shown,
                        pages,
                        shown < pages
                                ? "<a href=\"/%s\">Older</a>".formatted(query(shown + 1))
                                : "");
    }

    private String query(int shown) {
        return escaped("?page=" + shown + "&q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
    }

    private static String hint() {
        return "<p class=\"empty\">Choose a mail to read it.</p>";
    }

    private String read(Mail mail) {
        Mail.Content content = mail.content();
        return """
               <p class="back"><a href="/%s">All mails</a></p>
               <h2>%s</h2>
               <dl>
                 <dt>From</dt><dd>%s</dd>
                 <dt>To</dt><dd>%s</dd>
                 <dt>Received</dt><dd><time datetime="%s">%s</time></dd>
               </dl>
               %s
               %s
               <details><summary>Headers</summary><pre>%s</pre></details>
               <p><a href="/messages/%d/raw">As it came over the wire</a></p>
               """
                .formatted(
                        query(page),
                        escaped(subject(mail)),
                        escaped(mail.from()),
                        escaped(mail.to()),
                        mail.receivedAt(),
                        time(mail.receivedAt()),
                        content.html() == null
                                ? ""
                                : "<iframe src=\"/messages/%d/html\" title=\"The mail as HTML\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>"
                                        .formatted(mail.id()),
                        content.text() == null
                                ? ""
                                : "<details%s><summary>Plain text</summary><pre>%s</pre></details>"
                                        .formatted(
                                                content.html() == null ? " open" : "",
                                                linked(content.text())),
                        escaped(
                                content.headers().entrySet().stream()
                                        .flatMap(
                                                header ->
                                                        header.getValue().stream()
                                                                .map(
                                                                        value ->
                                                                                header.getKey()
                                                                                        + ": "
                                                                                        + value))
                                        .collect(Collectors.joining("\n"))),
                        mail.id());
    }

    /** The mail's HTML, whose links open in a new tab: the frame that shows it may go nowhere. */
    static String framed(String html) {
        String base = "<base target=\"_blank\">";
        var head = HEAD.matcher(html);
        return head.find()
                ? html.substring(0, head.end()) + base + html.substring(head.end())
                : base + html;
    }

    private static String linked(String text) {
        return LINK.matcher(escaped(text))
                .replaceAll("<a href=\"$0\" target=\"_blank\" rel=\"noreferrer\">$0</a>");
    }

    private static String subject(Mail mail) {
        return mail.subject().isBlank() ? "(no subject)" : mail.subject();
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
