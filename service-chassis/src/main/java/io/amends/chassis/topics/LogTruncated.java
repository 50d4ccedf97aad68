package io.amends.chassis.topics;

import org.apache.kafka.common.TopicPartition;

import java.util.Map;

/**
 * Logs no longer hold what was read from them or acknowledged: they came back with an older end, as
 * after a restored disk, an unclean election or a power cut.
 */
public final class LogTruncated extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Map<TopicPartition, LastRecord> lost;

    /**
     * @param lost by partition the record that is gone; none where only the leaders' epochs went
     *     back, which a client that knows later ones can't follow
     */
    public LogTruncated(Map<TopicPartition, LastRecord> lost) {
        super("logs no longer hold what they held: " + lost.keySet());
        this.lost = Map.copyOf(lost);
    }

    public Map<TopicPartition, LastRecord> lost() {
        return lost;
    }
}
