package io.amends.chassis.pages;

import org.jspecify.annotations.Nullable;

/** An address of this very service, which it is safe to send somebody on to. */
final class LocalAddress {
    private LocalAddress() {}

    /**
     * The given address if it is local: a path and query, and nothing that a browser reads as
     * another host.
     */
    static String or(@Nullable String address, String otherwise) {
        boolean local =
                address != null
                        && address.startsWith("/")
                        && !address.startsWith("//")
                        && address.chars().noneMatch(c -> c == '\\' || c <= ' ' || c == 127);
        return local && address != null ? address : otherwise;
    }
}
