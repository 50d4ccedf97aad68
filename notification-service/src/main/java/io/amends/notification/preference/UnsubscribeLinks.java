package io.amends.notification.preference;

import io.amends.notification.programme.Purpose;
import io.amends.notification.sql.Rows;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Unsubscribe tokens: 160 random bits, of which only the SHA-256 is kept; they never expire. */
@ApplicationScoped
public class UnsubscribeLinks {
    private static final int TOKEN_BYTES = 20;

    private final Jdbi jdbi;
    private final SecureRandom random = new SecureRandom();

    UnsubscribeLinks(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** For whom a token is wanted. */
    public record Holder(UUID customerId, UUID contactPointId, Purpose purpose) {}

    private record Row(
            String hash, UUID customerId, UUID contactPointId, Purpose purpose, Instant issuedAt) {}

    /** One new token for each, in order. */
    public List<String> issue(List<Holder> holders, Instant now) {
        List<String> tokens = new ArrayList<>(holders.size());
        List<Row> rows = new ArrayList<>(holders.size());
        for (Holder holder : holders) {
            byte[] bytes = new byte[TOKEN_BYTES];
            random.nextBytes(bytes);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            tokens.add(token);
            rows.add(
                    new Row(
                            HexFormat.of().formatHex(hash(token)),
                            holder.customerId(),
                            holder.contactPointId(),
                            holder.purpose(),
                            now));
        }
        if (!rows.isEmpty()) {
            jdbi.useHandle(
                    handle ->
                            handle.createUpdate(
                                            """
                            insert into unsubscribe_tokens (token_hash, customer_id, contact_point_id, purpose, issued_at)
                            select decode(hash, 'hex'), customer_id, contact_point_id, purpose, issued_at
                            from jsonb_to_recordset(:rows::jsonb) as r
                              (hash text, customer_id uuid, contact_point_id uuid, purpose text, issued_at timestamptz)
                            """)
                                    .bind("rows", Rows.of(rows))
                                    .execute());
        }
        return tokens;
    }

    Optional<Subscriber> subscriber(String token) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select customer_id, coalesce(f.contact_point_id, t.contact_point_id) as contact_point_id, purpose
                        from unsubscribe_tokens t left join former_contact_points f on f.former_id = t.contact_point_id
                        where token_hash = :hash
                        """)
                                .bind("hash", hash(token))
                                .map(
                                        (row, context) ->
                                                new Subscriber(
                                                        row.getObject("customer_id", UUID.class),
                                                        row.getObject(
                                                                "contact_point_id", UUID.class),
                                                        Purpose.of(row.getString("purpose"))))
                                .findOne());
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
