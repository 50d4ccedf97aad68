package io.amends.local.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The mail server greets us, and offers what is wanted of it. No mail is sent. */
final class MailServer implements Examination {

    private static final int PATIENCE_MILLIS = 5_000;

    @Override
    public List<Finding> look(Patient patient) {
        return patient.service("notification-service")
                .map(service -> List.of(look(service.settings())))
                .orElse(List.of());
    }

    private static Finding look(Settings settings) {
        String host = settings.get("AMENDS_MAIL_HOST", "localhost");
        int port = Integer.parseInt(settings.get("AMENDS_MAIL_PORT", "25"));
        String about = "mail server " + host + ":" + port;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            List<String> greeting = reply(in);
            List<String> offers = say(socket.getOutputStream(), in, "EHLO doctor.invalid");
            say(socket.getOutputStream(), in, "QUIT");
            if (!greeting.getLast().startsWith("220") || !offers.getLast().startsWith("250")) {
                return Finding.ill(
                        about,
                        "refuses: " + greeting.getLast() + " / " + offers.getLast(),
                        "Ask its postmaster whether this machine may send mail through it.");
            }
            return offered(about, settings, offers);
        } catch (IOException e) {
            return Finding.ill(
                    about,
                    "does not answer",
                    "Is AMENDS_MAIL_HOST right, and is the port open from here?");
        }
    }

    private static Finding offered(String about, Settings settings, List<String> offers) {
        boolean tls = offers.stream().anyMatch(line -> line.substring(4).equals("STARTTLS"));
        boolean names = offers.stream().anyMatch(line -> line.startsWith("AUTH", 4));
        if (settings.get("AMENDS_MAIL_TLS_USE", "OFFERED").equals("REQUIRED") && !tls) {
            return Finding.ill(about, "offers no TLS, which is required", "Try port 587.");
        }
        // Some offer names only once the line is secret.
        if (settings.get("AMENDS_MAIL_USERNAME").isPresent() && !names && !tls) {
            return Finding.ill(about, "takes no user names", "Leave AMENDS_MAIL_USERNAME out.");
        }
        return Finding.well(about, tls ? "answers, and offers TLS" : "answers, without TLS");
    }

    private static List<String> say(OutputStream out, BufferedReader in, String line)
            throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return reply(in);
    }

    private static List<String> reply(BufferedReader in) throws IOException {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = in.readLine();
            if (line == null || line.length() < 3) {
                throw new IOException("no reply");
            }
            lines.add(line.length() == 3 ? line + " " : line);
            if (lines.getLast().charAt(3) != '-') {
                return lines;
            }
        }
    }
}
