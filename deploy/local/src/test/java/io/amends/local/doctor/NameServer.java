package io.amends.local.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers questions for TXT over UDP (RFC 1035); of other names it says that there are none. */
final class NameServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final Map<String, String> texts;

    NameServer(Map<String, String> texts) throws IOException {
        this.texts = texts;
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket question = new DatagramPacket(new byte[512], 512);
                socket.receive(question);
                byte[] answer = answer(question.getData(), question.getLength());
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            }
        } catch (IOException closed) {
            socket.close();
        }
    }

    private byte[] answer(byte[] question, int length) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        for (; question[at] != 0; at += question[at] + 1) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
        }
        int endOfQuestion = at + 5;
        String text = texts.get(name.toString());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(
                ByteBuffer.allocate(12)
                        .put(question, 0, 2)
                        // An answer, by who knows; no such name, or none of the kind.
                        .putShort((short) (text == null ? 0x8583 : 0x8580))
                        .putShort((short) 1)
                        .putShort((short) (text == null ? 0 : 1))
                        .array());
        answer.write(question, 12, Math.min(endOfQuestion, length) - 12);
        if (text != null) {
            byte[] value = text.getBytes(StandardCharsets.US_ASCII);
            answer.write(
                    ByteBuffer.allocate(13)
                            // The name of the question; TXT, IN, for no time.
                            .putShort((short) 0xc00c)
                            .putShort((short) 16)
                            .putShort((short) 1)
                            .putInt(0)
                            .putShort((short) (value.length + 1))
                            .put((byte) value.length)
                            .array());
            answer.write(value);
        }
        return answer.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
