package io.amends.chassis.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** Whether an answer is read by a person in a browser, or by a program. */
public final class Accepts {
    private Accepts() {}

    /** True if HTML is what the client names before JSON and before 'anything'. */
    public static boolean page(HttpHeaders headers) {
        for (MediaType type : headers.getAcceptableMediaTypes()) {
            if (type.getType().equals("text") && type.getSubtype().equals("html")) {
                return true;
            }
            if (type.isWildcardType() || type.getSubtype().endsWith("json")) {
                return false;
            }
        }
        return false;
    }
}
