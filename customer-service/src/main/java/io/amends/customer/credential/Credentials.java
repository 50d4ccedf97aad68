package io.amends.customer.credential;

import io.amends.chassis.database.Ids;
import io.amends.chassis.security.Caller;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.RuleBroken;
import io.amends.customer.Texts;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * All credentials, those that have ended too. Whether one has is decided by the database's clock,
 * for all instances.
 */
@ApplicationScoped
class Credentials {
    private static final Logger LOG = Logger.getLogger(Credentials.class);

    /** The longest that a replaced one may go on. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final String VALID = "(valid_until is null or valid_until > now())";
    private static final String COLUMNS =
            "credential_id, source, begins, created_at, created_by, valid_until, last_used_at, limit_per_second, limit_burst, "
                    + VALID
                    + " valid";

    private final Jdbi jdbi;
    private final Clock clock;

    Credentials(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** A credential and its secret, which nobody can be told again. */
    record Made(Credential credential, Secret secret) {}

    /**
     * Another one for a source that the caller may act for.
     *
     * @throws RuleBroken if that is not the name of a source
     */
    Made make(@Nullable String source, @Nullable Limit limit, Caller caller) {
        caller.requireAllLocations();
        if (!Texts.isName(source)) {
            throw RuleBroken.at("/source", Texts.NAME_RULE);
        }
        caller.requireSource(source);
        return make(Objects.requireNonNull(source), limit, caller.name());
    }

    private Made make(String source, @Nullable Limit limit, String by) {
        Secret secret = Secret.make();
        UUID id = Ids.next();
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        insert into credential (credential_id, source, secret_hash, begins, created_at, created_by, limit_per_second, limit_burst)
                                        values (:id, :source, :hash, :begins, :now, :by, :perSecond, :burst)
                                        """)
                                .bind("id", id)
                                .bind("source", source)
                                .bind("hash", secret.hash().bytes())
                                .bind("begins", secret.begins())
                                .bind("now", clock.instant())
                                .bind("by", by)
                                .bind("perSecond", limit == null ? null : limit.perSecond())
                                .bind("burst", limit == null ? null : limit.burst())
                                .execute());
        LOG.infof("credential %s was made for source %s", id, source);
        return new Made(require(id), secret);
    }

    /**
     * Another credential for the same source, in the running transaction.
     *
     * @param oldUntil when this one ends; now, if that is past
     * @throws RuleBroken if that is more than a year ahead
     */
    Made rotate(UUID id, Instant oldUntil, Caller caller) {
        Credential old = ours(id, caller);
        Instant now = clock.instant();
        if (oldUntil.isAfter(now.plus(LONGEST))) {
            throw RuleBroken.at("/oldUntil", "must not be more than a year ahead");
        }
        // The database's clock may be behind, and knows of no moments long before.
        if (!end(id, oldUntil.isAfter(now) ? oldUntil : Instant.EPOCH)) {
            throw new Conflict("this credential has ended; make another one for its source");
        }
        return make(old.source(), old.limit(), caller.name());
    }

    void revoke(UUID id, Caller caller) {
        end(ours(id, caller).id(), Instant.EPOCH);
    }

    /**
     * Sets how often somebody may ask with a credential, from the next request on.
     *
     * @param limit none: as often as there is room
     */
    Credential limit(UUID id, @Nullable Limit limit, Caller caller) {
        ours(id, caller);
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        "update credential set limit_per_second = :perSecond, limit_burst = :burst where credential_id = :id")
                                .bind("id", id)
                                .bind("perSecond", limit == null ? null : limit.perSecond())
                                .bind("burst", limit == null ? null : limit.burst())
                                .execute());
        LOG.infof("the limit of credential %s was set", id);
        return require(id);
    }

    /** One for a source that the caller may act for. */
    Credential ours(UUID id, Caller caller) {
        caller.requireAllLocations();
        Credential credential = require(id);
        caller.requireSource(credential.source());
        return credential;
    }

    /** Returns whether it was valid until now; one that has ended stays as it is. */
    private boolean end(UUID id, Instant at) {
        int ended =
                jdbi.withHandle(
                        h ->
                                h.createUpdate(
                                                """
                                                update credential
                                                set valid_until = least(valid_until, greatest(now(), :at))
                                                where credential_id = :id and
                                                """
                                                        + VALID)
                                        .bind("id", id)
                                        .bind("at", at)
                                        .execute());
        if (ended > 0) {
            LOG.infof("credential %s ends", id);
        }
        return ended > 0;
    }

    private Credential require(UUID id) {
        return jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                "select "
                                                        + COLUMNS
                                                        + " from credential where credential_id = :id")
                                        .bind("id", id)
                                        .map(Credentials::credential)
                                        .findOne())
                .orElseThrow(() -> new NotFound("no credential has this id"));
    }

    /**
     * In the order of sources, and for one source in that of time; only of one source if it is
     * named.
     */
    List<Credential> page(@Nullable Place after, int limit, @Nullable String only) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                   from credential
                                                  where (:source::text is null or (source collate "C", credential_id) > (:source, :id::uuid))
                                                    and (:only::text is null or source collate "C" = :only)
                                                  order by source collate "C", credential_id limit :limit
                                                  """)
                                .bind("source", after == null ? null : after.source())
                                .bind("id", after == null ? null : after.id())
                                .bind("only", only)
                                .bind("limit", limit)
                                .map(Credentials::credential)
                                .list());
    }

    /** The last one of a page. */
    record Place(String source, UUID id) {}

    /** A credential by which somebody is known now. */
    record Valid(UUID id, String source, @Nullable Limit limit) {}

    /** Those among the secrets' credentials that are valid at this moment. */
    Map<Secret.Hash, Valid> valid(Collection<Secret.Hash> secrets) {
        Map<Secret.Hash, Valid> found = new HashMap<>();
        boolean[] used = new boolean[1];
        jdbi.useHandle(
                h ->
                        h.createQuery(
                                        "select encode(secret_hash, 'hex') hash, credential_id, source, limit_per_second, limit_burst,"
                                                + " last_used_at is not distinct from date_trunc('hour', now()) noted"
                                                + " from credential where secret_hash = any(array(select decode(s, 'hex') from unnest(:secrets) s)) and "
                                                + VALID)
                                .bindArray(
                                        "secrets",
                                        String.class,
                                        secrets.stream().map(Secret.Hash::hex).toList())
                                .map(
                                        (row, c) -> {
                                            used[0] |= !row.getBoolean("noted");
                                            return Map.entry(
                                                    new Secret.Hash(row.getString("hash")),
                                                    new Valid(
                                                            row.getObject(
                                                                    "credential_id", UUID.class),
                                                            row.getString("source"),
                                                            limit(row)));
                                        })
                                .forEach(e -> found.put(e.getKey(), e.getValue())));
        if (used[0]) {
            noteUse(found.keySet());
        }
        return found;
    }

    /** The first use in an hour; instances that come together write it once. */
    private void noteUse(Collection<Secret.Hash> secrets) {
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        update credential set last_used_at = date_trunc('hour', now())
                                        where credential_id in (
                                            select credential_id from credential
                                            where secret_hash = any(array(select decode(s, 'hex') from unnest(:secrets) s))
                                              and last_used_at is distinct from date_trunc('hour', now())
                                            for no key update skip locked)
                                        """)
                                .bindArray(
                                        "secrets",
                                        String.class,
                                        secrets.stream().map(Secret.Hash::hex).toList())
                                .execute());
    }

    private static Credential credential(ResultSet row, StatementContext context)
            throws SQLException {
        return new Credential(
                row.getObject("credential_id", UUID.class),
                row.getString("source"),
                row.getString("begins"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("created_by"),
                instant(row, "valid_until"),
                instant(row, "last_used_at"),
                row.getBoolean("valid"),
                limit(row));
    }

    private static @Nullable Limit limit(ResultSet row) throws SQLException {
        int burst = row.getInt("limit_burst");
        return row.wasNull() ? null : new Limit(row.getDouble("limit_per_second"), burst);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant).orElse(null);
    }
}
