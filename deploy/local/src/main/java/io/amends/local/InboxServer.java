package io.amends.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The inbox in a browser, and as JSON for tests. */
final class InboxServer implements AutoCloseable {

    private static final Pattern MESSAGE = Pattern.compile("/messages/(\\d{1,18})(/html|/raw)?");
    private static final Pattern OURSELVES =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /**
     * What a mail program would do: no scripts, no forms, nothing fetched; links open beside it.
     */
    private static final String MAIL_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

    private static final int API_LIMIT = 1_000;

    private record Answer(int status, String type, String policy, byte[] body) {

        static Answer of(int status, String type, String policy, String body) {
            return new Answer(status, type, policy, body.getBytes(StandardCharsets.UTF_8));
        }

        static Answer page(String html) {
            return of(200, "text/html; charset=utf-8", PAGE_POLICY, html);
        }

        static Answer plain(int status, String text) {
            return of(status, "text/plain; charset=utf-8", PAGE_POLICY, text);
        }
    }

    private final Mailbox mailbox;
    private final HttpServer server;
    private final ExecutorService threads;
    private final ObjectMapper json = new JsonMapper();

    private InboxServer(Mailbox mailbox, HttpServer server, ExecutorService threads) {
        this.mailbox = mailbox;
        this.server = server;
        this.threads = threads;
    }

    static InboxServer start(Mailbox mailbox, int port) throws IOException {
        InboxServer inbox =
                new InboxServer(
                        mailbox,
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0),
                        Executors.newVirtualThreadPerTaskExecutor());
        inbox.server.setExecutor(inbox.threads);
        inbox.server.createContext("/", inbox::handle);
        inbox.server.start();
        return inbox;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Content-Security-Policy", answer.policy());
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(
                    answer.status(), head || answer.body().length == 0 ? -1 : answer.body().length);
            if (!head) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        // A foreign page whose name was made to point here must not read the mails.
        String host = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), "");
        if (!OURSELVES.matcher(host).matches()) {
            return Answer.plain(421, "This inbox answers only to localhost.");
        }
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (method.equals("DELETE") && path.equals("/api/messages")) {
            mailbox.clear();
            return Answer.of(204, "text/plain", PAGE_POLICY, "");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.plain(405, "Only GET here, and DELETE /api/messages.");
        }
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        return switch (path) {
            case "/" -> Answer.page(list(query).render());
            case "/inbox.css" -> asset("inbox.css", "text/css; charset=utf-8");
            case "/inbox.js" -> asset("inbox.js", "text/javascript; charset=utf-8");
            // Browsers ask for it unbidden.
            case "/favicon.ico" -> Answer.plain(204, "");
            case "/api/health" -> Answer.plain(200, "ready");
            case "/api/latest" -> json(Map.of("id", mailbox.lastId()));
            case "/api/messages" -> messages(query);
            default -> message(path, query);
        };
    }

    private InboxPage list(Map<String, String> query) {
        String words = query.getOrDefault("q", "");
        return new InboxPage(
                mailbox.newestFirst().stream().filter(containing(words)).toList(),
                mailbox.size(),
                mailbox.lastId(),
                words,
                number(query, "page", 1));
    }

    private static Predicate<Mail> containing(String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        return mail ->
                (mail.to() + "\n" + mail.from() + "\n" + mail.subject())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted);
    }

    private Answer message(String path, Map<String, String> query) {
        Matcher matcher = MESSAGE.matcher(path);
        if (!matcher.matches()) {
            return Answer.plain(404, "There is no such page.");
        }
        Mail mail = mailbox.find(Long.parseLong(matcher.group(1))).orElse(null);
        if (mail == null) {
            return Answer.plain(404, "This mail is not here, or not any more.");
        }
        if ("/html".equals(matcher.group(2))) {
            return Answer.of(
                    200,
                    "text/html; charset=utf-8",
                    MAIL_POLICY,
                    InboxPage.framed(Objects.requireNonNullElse(mail.content().html(), "")));
        }
        if ("/raw".equals(matcher.group(2))) {
            return Answer.plain(200, mail.raw());
        }
        return Answer.page(list(query).render(mail));
    }

    /**
     * Oldest first. {@code after}: only those with a higher id; {@code to}: only this recipient's;
     * {@code subject}: only those whose subject contains this; at most {@code limit}.
     */
    private Answer messages(Map<String, String> query) throws IOException {
        String to = query.getOrDefault("to", "");
        String subject = query.getOrDefault("subject", "");
        List<Map<String, Object>> found =
                mailbox.after(number(query, "after", 0)).stream()
                        .filter(mail -> to.isEmpty() || mail.to().equalsIgnoreCase(to))
                        .filter(mail -> mail.subject().contains(subject))
                        .limit(Math.clamp(number(query, "limit", API_LIMIT), 1, API_LIMIT))
                        .map(InboxServer::described)
                        .toList();
        return json(found);
    }

    private static Map<String, Object> described(Mail mail) {
        Mail.Content content = mail.content();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", mail.id());
        described.put("receivedAt", mail.receivedAt().toString());
        described.put("from", mail.from());
        described.put("to", mail.to());
        described.put("subject", mail.subject());
        described.put("headers", content.headers());
        described.put("text", Objects.requireNonNullElse(content.text(), ""));
        described.put("html", Objects.requireNonNullElse(content.html(), ""));
        described.put("raw", mail.raw());
        return described;
    }

    private Answer json(Object value) throws IOException {
        return new Answer(200, "application/json", PAGE_POLICY, json.writeValueAsBytes(value));
    }

    private static Answer asset(String name, String type) {
        try (InputStream stream = InboxServer.class.getResourceAsStream(name)) {
            return new Answer(
                    200, type, PAGE_POLICY, Objects.requireNonNull(stream).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> query(String raw) {
        return raw == null
                ? Map.of()
                : Arrays.stream(raw.split("&", -1))
                        .map(pair -> (pair + "=").split("=", 3))
                        .collect(
                                Collectors.toMap(
                                        pair -> decoded(pair[0]),
                                        pair -> decoded(pair[1]),
                                        (first, second) -> second));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static int number(Map<String, String> query, String name, int otherwise) {
        try {
            return Integer.parseInt(query.getOrDefault(name, ""));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
