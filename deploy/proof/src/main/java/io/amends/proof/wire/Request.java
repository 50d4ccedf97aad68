package io.amends.proof.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is sent, byte by byte: nothing here is checked or escaped.
 *
 * @param target path and query
 */
public record Request(String method, String target, Map<String, String> headers, byte[] body) {

    private static final int SHOWN = 300;

    public static Request get(String target) {
        return new Request("GET", target, Map.of(), new byte[0]);
    }

    public static Request post(String target, String json) {
        return sending("POST", target, "application/json", json);
    }

    public static Request post(String target, String type, String body) {
        return sending("POST", target, type, body);
    }

    public static Request put(String target, String json) {
        return sending("PUT", target, "application/json", json);
    }

    public static Request form(String target, String fields) {
        return sending("POST", target, "application/x-www-form-urlencoded", fields);
    }

    private static Request sending(String method, String target, String type, String body) {
        return new Request(
                method,
                target,
                Map.of("Content-Type", type),
                body.getBytes(StandardCharsets.UTF_8));
    }

    public Request with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Request(method, target, more, body);
    }

    /** With this bearer token, unless it is empty. */
    public Request by(String token) {
        return token.isEmpty() ? this : with("Authorization", "Bearer " + token);
    }

    /** As it goes over the wire. */
    public byte[] bytes() {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (!headers.containsKey("Content-Length")
                && !headers.containsKey("Transfer-Encoding")
                && (body.length > 0 || method.equals("POST") || method.equals("PUT"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.UTF_8);
        StringBuilder line = new StringBuilder(method + " " + target);
        headers.forEach(
                (name, value) -> {
                    if (!name.equals("Authorization")) {
                        line.append(' ').append(name).append(": ").append(value);
                    }
                });
        return (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line)
                + (body.length == 0
                        ? ""
                        : " "
                                + (text.length() > SHOWN
                                        ? text.substring(0, SHOWN) + "…(" + body.length + " bytes)"
                                        : text));
    }
}
