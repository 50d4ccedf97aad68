package io.amends.proof.fault;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A second instance of every service; whoever asks for one is sent to either. */
public final class Twins implements AutoCloseable {

    private final Installation installation;
    private final Map<Part, Integer> ports = new EnumMap<>(Part.class);
    private final List<Companion> companions = new ArrayList<>();
    private final List<TcpProxy> lines = new ArrayList<>();

    /** Of services that are ready; returns when the second ones are too. */
    public Twins(Installation installation) {
        this.installation = installation;
        for (Part service : Part.SERVICES) {
            Companion second = Companion.of(installation, service);
            companions.add(second);
            int port = installation.address(service).getPort();
            ports.put(service, port);
            TcpProxy line = new TcpProxy(port, second.port());
            lines.add(line);
            installation.reach(service, line.port());
        }
    }

    @Override
    public void close() {
        ports.forEach(installation::reach);
        companions.forEach(Companion::close);
        lines.forEach(TcpProxy::close);
    }
}
