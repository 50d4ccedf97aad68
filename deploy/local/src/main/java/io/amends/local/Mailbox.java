package io.amends.local;

import java.time.Clock;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The last mails, in memory. */
final class Mailbox {

    private final int kept;
    private final Clock clock;
    private final NavigableMap<Long, Mail> mails = new TreeMap<>();
    private long lastId;

    Mailbox(int kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    synchronized void add(String recipient, byte[] raw) {
        lastId++;
        mails.put(lastId, Mail.received(lastId, clock.instant(), recipient, raw));
        while (mails.size() > kept) {
            mails.pollFirstEntry();
        }
    }

    synchronized Optional<Mail> find(long id) {
        return Optional.ofNullable(mails.get(id));
    }

    /** In the order of their arrival, those after this id. */
    synchronized List<Mail> after(long id) {
        return List.copyOf(mails.tailMap(id, false).values());
    }

    /** The last first. */
    synchronized List<Mail> newestFirst() {
        return List.copyOf(mails.descendingMap().values());
    }

    synchronized int size() {
        return mails.size();
    }

    synchronized long lastId() {
        return lastId;
    }

    synchronized void clear() {
        mails.clear();
    }
}
