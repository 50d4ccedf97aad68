package io.amends.proof.abuse;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;
import io.amends.proof.wire.Wire;

import java.io.IOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Open connections to the services, for any thread. */
final class Wires implements AutoCloseable {

    private final Map<Part, URI> addresses = new EnumMap<>(Part.class);
    private final Map<Part, Queue<Wire>> idle = new EnumMap<>(Part.class);

    Wires(Installation installation) {
        for (Part service : Part.SERVICES) {
            addresses.put(service, installation.address(service));
            idle.put(service, new ConcurrentLinkedQueue<>());
        }
    }

    URI address(Part service) {
        return Objects.requireNonNull(addresses.get(service));
    }

    /** The answer; {@link Answer#NONE} when a fresh connection was closed without one. */
    Answer send(Part service, Request request) {
        Queue<Wire> waiting = Objects.requireNonNull(idle.get(service));
        while (true) {
            Wire wire = null;
            try {
                wire = waiting.poll();
                if (wire == null) {
                    wire = new Wire(address(service));
                }
                Answer answer = wire.exchange(request);
                if (wire.isReusable()) {
                    waiting.add(wire);
                } else {
                    wire.close();
                }
                return answer;
            } catch (IOException gone) {
                if (wire != null) {
                    wire.close();
                    if (wire.isUsed()) {
                        continue;
                    }
                }
                return Answer.NONE;
            }
        }
    }

    @Override
    public void close() {
        idle.values().forEach(wires -> wires.forEach(Wire::close));
    }
}
