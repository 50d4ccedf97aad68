package io.amends.notification.location;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whom to alert at each location when a case opens or escalates. */
@ApplicationScoped
public class AlertRecipients {
    private final Jdbi jdbi;

    AlertRecipients(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void set(String location, List<String> emails) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into alert_recipients (location, emails) values (:location, :emails)
                        on conflict (location) do update set emails = excluded.emails
                        """)
                                .bind("location", location)
                                .bind("emails", emails.toArray(String[]::new))
                                .execute());
    }

    /** The addresses by location; a location for which none were set has an empty list. */
    public Map<String, List<String>> at(Collection<String> locations) {
        if (locations.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> set =
                jdbi.withHandle(
                        handle ->
                                handle
                                        .createQuery(
                                                "select location, emails from alert_recipients where location = any(:locations)")
                                        .bind("locations", locations.toArray(String[]::new))
                                        .map(
                                                (row, context) ->
                                                        Map.entry(
                                                                row.getString("location"),
                                                                Arrays.asList(
                                                                        (String[])
                                                                                row.getArray(
                                                                                                "emails")
                                                                                        .getArray())))
                                        .list()
                                        .stream()
                                        .collect(
                                                Collectors.toMap(
                                                        Map.Entry::getKey, Map.Entry::getValue)));
        return locations.stream()
                .distinct()
                .collect(
                        Collectors.toMap(
                                location -> location,
                                location -> set.getOrDefault(location, List.of())));
    }
}
