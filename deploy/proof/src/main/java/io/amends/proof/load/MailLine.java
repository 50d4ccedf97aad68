package io.amends.proof.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One lasting connection that hands the same mail over again and again. */
final class MailLine implements Crowd.Client {

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;
    private final String mail;

    /**
     * @param mail as it was received
     */
    MailLine(int port, String mail) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        out = socket.getOutputStream();
        this.mail = mail.replaceAll("(?m)^\\.", "..").replaceAll("\r?\n", "\r\n") + "\r\n.";
        reply();
        say("EHLO localhost");
    }

    @Override
    public int ask() throws IOException {
        say("MAIL FROM:<bare@example.com>");
        say("RCPT TO:<bare@example.com>");
        say("DATA");
        return say(mail).startsWith("250") ? 1 : 0;
    }

    private String say(String words) throws IOException {
        out.write((words + "\r\n").getBytes(StandardCharsets.UTF_8));
        return reply();
    }

    private String reply() throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || line.charAt(0) > '3') {
            throw new IOException("The mail server said " + line);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
