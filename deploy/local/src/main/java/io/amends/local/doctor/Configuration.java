package io.amends.local.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What has to be set, and what was certainly not meant so. */
final class Configuration implements Examination {

    private static final List<String> OF_EVERYBODY =
            List.of(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    "QUARKUS_DATASOURCE_USERNAME",
                    "QUARKUS_DATASOURCE_PASSWORD",
                    "KAFKA_BOOTSTRAP_SERVERS");

    private static final Map<String, List<String>> OF_SOME =
            Map.of(
                    "feedback-service",
                    List.of("AMENDS_LINKS_PUBLIC_KEYS_LOCATION"),
                    "notification-service",
                    List.of(
                            "AMENDS_HOLD_OUT_KEY",
                            "AMENDS_LINKS_SIGNING_KEY_LOCATION",
                            "AMENDS_LINKS_SIGNING_KEY_ID",
                            "AMENDS_LINKS_SURVEY_BASE_URL",
                            "AMENDS_LINKS_PREFERENCE_BASE_URL"));

    @Override
    public List<Finding> look(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (Patient.Service service : patient.services()) {
            List<String> wanted = new ArrayList<>(OF_EVERYBODY);
            wanted.add(believed(service.settings()));
            wanted.addAll(OF_SOME.getOrDefault(service.name(), List.of()));
            List<String> missing =
                    wanted.stream().filter(name -> service.settings().get(name).isEmpty()).toList();
            findings.add(
                    missing.isEmpty()
                            ? Finding.well(service.name(), "has all settings that it must have")
                            : Finding.ill(
                                    service.name(),
                                    "is not told " + String.join(", ", missing),
                                    "Set them; the service's README says what they are."));
        }
        patient.service("notification-service").ifPresent(service -> links(service, findings));
        return findings;
    }

    /** Tokens are a provider's, or our own. */
    private static String believed(Settings settings) {
        return settings.get("QUARKUS_OIDC_TENANT_ENABLED", "false").equals("true")
                ? "QUARKUS_OIDC_AUTH_SERVER_URL"
                : "MP_JWT_VERIFY_PUBLICKEY_LOCATION";
    }

    private static void links(Patient.Service service, List<Finding> findings) {
        boolean outside = DomainNames.domain(service.settings()).isPresent();
        for (String name :
                List.of("AMENDS_LINKS_SURVEY_BASE_URL", "AMENDS_LINKS_PREFERENCE_BASE_URL")) {
            service.settings()
                    .get(name)
                    .filter(address -> outside && isOfThisMachine(address))
                    .ifPresent(
                            address ->
                                    findings.add(
                                            Finding.ill(
                                                    service.name(),
                                                    "mails customers links to " + address,
                                                    "Set %s to the address that customers reach."
                                                            .formatted(name))));
        }
    }

    private static boolean isOfThisMachine(String address) {
        String host = URI.create(address).getHost();
        return host == null || host.equals("localhost") || host.startsWith("127.");
    }
}
