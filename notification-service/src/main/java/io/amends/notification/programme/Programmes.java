package io.amends.notification.programme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/** The programmes as they are set. */
@ApplicationScoped
public class Programmes {
    private final Jdbi jdbi;
    private final TransactionSynchronizationRegistry transaction;

    Programmes(Jdbi jdbi, TransactionSynchronizationRegistry transaction) {
        this.jdbi = jdbi;
        this.transaction = transaction;
    }

    public List<Programme> all() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select * from programmes order by name")
                                .map((row, context) -> programme(row))
                                .list());
    }

    /** Read once in a transaction, and so the same for all that it decides. */
    public CurrentProgrammes current() {
        if (transaction.getTransactionKey() == null) {
            return new CurrentProgrammes(all());
        }
        if (transaction.getResource(CurrentProgrammes.class)
                instanceof CurrentProgrammes asBefore) {
            return asBefore;
        }
        CurrentProgrammes current = new CurrentProgrammes(all());
        transaction.putResource(CurrentProgrammes.class, current);
        return current;
    }

    public Programme get(ProgrammeName name) {
        return current().get(name);
    }

    /**
     * Stores what was set over the version that it was made from; empty when another change came
     * first.
     */
    Optional<Programme> save(Programme programme) {
        Cap cap = programme.cap();
        QuietHours quiet = programme.quietHours();
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        update programmes
                        set version = version + 1, active = :active, delay = :delay, max_age = :maxAge,
                            cap_messages = :messages, cap_days = :days, quiet_from = :from::time, quiet_to = :to::time,
                            hold_out_percent = :holdOut
                        where name = :name and version = :version
                        returning *
                        """)
                                .bind("name", programme.name().word())
                                .bind("version", programme.version())
                                .bind("active", programme.active())
                                .bind("delay", programme.delay().toString())
                                .bind("maxAge", programme.maxAge().toString())
                                .bind("messages", cap == null ? null : (Integer) cap.messages())
                                .bind("days", cap == null ? null : (Integer) cap.days())
                                .bind("from", quiet == null ? null : quiet.from().toString())
                                .bind("to", quiet == null ? null : quiet.to().toString())
                                .bind("holdOut", programme.holdOutPercent())
                                .map((row, context) -> programme(row))
                                .findOne());
    }

    private static Programme programme(ResultSet row) throws SQLException {
        Integer messages = row.getObject("cap_messages", Integer.class);
        LocalTime quietFrom = row.getObject("quiet_from", LocalTime.class);
        @Nullable BigDecimal holdOut = row.getBigDecimal("hold_out_percent");
        return new Programme(
                ProgrammeName.of(row.getString("name")),
                row.getLong("version"),
                row.getBoolean("active"),
                Duration.parse(row.getString("delay")),
                Duration.parse(row.getString("max_age")),
                messages == null ? null : new Cap(messages, row.getInt("cap_days")),
                quietFrom == null
                        ? null
                        : new QuietHours(quietFrom, row.getObject("quiet_to", LocalTime.class)),
                holdOut == null ? BigDecimal.ZERO : holdOut.stripTrailingZeros());
    }
}
