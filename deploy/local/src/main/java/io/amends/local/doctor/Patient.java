package io.amends.local.doctor;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The installation that is looked over.
 *
 * @param services those that belong to it
 * @param disk where its data are, if that is on this machine
 * @param tokenKey the private key that signs tokens, if it is at hand
 * @param token one to look at
 * @param dns the name server to ask; null for that of this machine
 * @param dkimSelector under which the domain's DKIM key is published
 */
public record Patient(
        List<Service> services,
        Optional<Path> disk,
        Optional<Path> tokenKey,
        Optional<String> token,
        @Nullable String dns,
        Optional<String> dkimSelector) {

    /**
     * @param url where it answers
     * @param build what Maven packaged; it may not be there
     */
    public record Service(String name, URI url, Settings settings, Path build) {}

    Optional<Service> service(String name) {
        return services.stream().filter(service -> service.name().equals(name)).findFirst();
    }
}
