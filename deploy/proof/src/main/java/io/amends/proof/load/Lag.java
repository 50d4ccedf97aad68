package io.amends.proof.load;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What the services have yet to do, from how far they say that they have got. Looked at often, so
 * over connections of its own that cost the others next to nothing.
 */
final class Lag implements AutoCloseable {

    private static final String UNSENT =
            "from outbox where position > (select position from relay_cursor)";

    /** In the order of its index, which else is not used where most rows are thought to be due. */
    static final String DUE =
            "select 1 from solicitations where timer_at <= now() order by timer_at limit 1";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Part, Connection> databases = new EnumMap<>(Part.class);

    Lag(Installation installation) {
        consumer = consumer(installation);
        try {
            for (Part service : Part.SERVICES) {
                Database database = installation.database(service);
                databases.put(
                        service,
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One of no group, which reads what it is told to. */
    static KafkaConsumer<byte[], byte[]> consumer(Installation installation) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        installation.kafka(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Where a service is in the partitions that it reads. */
    Map<TopicPartition, Long> positions(Part service) {
        return ask(
                service,
                "select topic, partition, next_offset from event_position",
                rows -> {
                    Map<TopicPartition, Long> positions = new HashMap<>();
                    while (rows.next()) {
                        positions.put(
                                new TopicPartition(rows.getString(1), rows.getInt(2)),
                                rows.getLong(3));
                    }
                    return positions;
                });
    }

    /** Records that a service has yet to apply. */
    long of(Part service) {
        Map<TopicPartition, Long> positions = positions(service);
        return sum(consumer.endOffsets(positions.keySet())) - sum(positions);
    }

    /** Events that a service's relay has yet to send. */
    long unsent(Part service) {
        return ask(
                service,
                "select coalesce(sum(size), 0) " + UNSENT,
                rows -> {
                    rows.next();
                    return rows.getLong(1);
                });
    }

    /** Whether nobody but this one, if any, has anything left to say, to hear or to decide. */
    boolean none(Part... but) {
        List<Part> others =
                Part.SERVICES.stream().filter(service -> !List.of(but).contains(service)).toList();
        // What was heard last may have been answered meanwhile.
        return IntStream.range(0, 2).allMatch(look -> quiet(others));
    }

    private boolean quiet(List<Part> services) {
        return services.stream().allMatch(service -> of(service) == 0)
                && services.stream()
                        .allMatch(service -> !any(service, "select 1 " + UNSENT + " limit 1"))
                && !any(Part.NOTIFICATION, DUE);
    }

    /** Whether a service's database has such a row. */
    boolean any(Part service, String sql) {
        return ask(service, sql, ResultSet::next);
    }

    private interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> T ask(Part service, String sql, Reader<T> reader) {
        try (Statement statement =
                        Objects.requireNonNull(databases.get(service)).createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return reader.read(rows);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        consumer.close();
        for (Connection database : databases.values()) {
            try {
                database.close();
            } catch (SQLException gone) {
                // as it should be
            }
        }
    }
}
