package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

class MailCatcherIT {

    @Test
    void showsAndReportsAMultipartMailToAnybody() throws Exception {
        try (MailCatcher catcher = MailCatcher.start(Ports.free(), Ports.free())) {
            send(catcher, "ann@example.com", "Wie war’s?");
            send(catcher, "bob@example.org", "Another");

            JsonNode found =
                    new JsonMapper()
                            .readTree(get(catcher, "/api/messages?to=ann@example.com").body());

            assertThat(found).hasSize(1);
            JsonNode mail = found.get(0);
            assertThat(mail.get("subject").asText()).isEqualTo("Wie war’s?");
            assertThat(mail.get("from").asText()).isEqualTo("Main Street <hello@example.com>");
            assertThat(mail.get("text").asText()).isEqualTo("Tell us: héllo");
            assertThat(mail.get("html").asText()).isEqualTo("<p>Tell us: <b>héllo</b></p>");
            assertThat(mail.at("/headers/List-Unsubscribe/0").asText())
                    .isEqualTo("<http://localhost/u/1>");
            assertThat(mail.get("raw").asText()).contains("multipart/alternative");

            String id = mail.get("id").asText();
            assertThat(get(catcher, "/").body()).contains("Wie war’s?", "Another");
            assertThat(get(catcher, "/?q=ANN@").body())
                    .contains("Wie war’s?")
                    .doesNotContain("Another");
            assertThat(get(catcher, "/messages/" + id).body())
                    .contains("<iframe", "Tell us: héllo");
            HttpResponse<String> html = get(catcher, "/messages/" + id + "/html");
            assertThat(html.body()).contains("<b>héllo</b>");
            assertThat(html.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "sandbox");
            assertThat(get(catcher, "/inbox.css").statusCode()).isEqualTo(200);
            assertThat(get(catcher, "/messages/99").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void answersOnlyUnderALocalName() throws Exception {
        try (MailCatcher catcher = MailCatcher.start(Ports.free(), Ports.free());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), catcher.inboxPort())) {
            socket.getOutputStream()
                    .write(
                            "GET /api/messages HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 421");
        }
    }

    private static void send(MailCatcher catcher, String to, String subject) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(catcher.smtpPort()));
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("hello@example.com", "Main Street"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        message.setHeader("List-Unsubscribe", "<http://localhost/u/1>");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("Tell us: héllo", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText("<p>Tell us: <b>héllo</b></p>", "UTF-8", "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(message);
    }

    private static HttpResponse<String> get(MailCatcher catcher, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://localhost:" + catcher.inboxPort() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
