package io.amends.proof.traffic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was asked and what was answered, kept outside of the system that answered. */
public final class Ledger {

    private final Map<Message, Boolean> accepted = new ConcurrentHashMap<>();
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    /** Before it is sent for the first time. */
    void intend(Message message) {
        accepted.putIfAbsent(message, false);
    }

    void note(Exchange exchange) {
        exchanges.add(exchange);
        if (exchange.accepted()) {
            accepted.put(exchange.message(), true);
        }
    }

    /** Nothing is wrong with what we post: only who is busy or dead may refuse it. */
    void refused(String how) {
        refusals.add(how);
    }

    /** What was never answered with 2xx. */
    public List<Message> open() {
        return accepted.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    public Collection<Exchange> exchanges() {
        return exchanges;
    }

    /** All exchanges about one visit or complaint, by its key. */
    public <M extends Message> Map<String, List<Exchange>> byKey(Class<M> kind) {
        Map<String, List<Exchange>> byKey = new LinkedHashMap<>();
        for (Exchange exchange : exchanges) {
            if (kind.isInstance(exchange.message())) {
                byKey.computeIfAbsent(exchange.message().key(), key -> new ArrayList<>())
                        .add(exchange);
            }
        }
        return byKey;
    }

    public <M extends Message> List<M> all(Class<M> kind) {
        return accepted.keySet().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
