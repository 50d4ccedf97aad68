package io.amends.proof.fault;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.util.ArrayList;
import java.util.List;

/** A second instance of every service; whoever asks for one is sent to either. */
final class Twins implements AutoCloseable {

    private final List<Companion> companions = new ArrayList<>();
    private final List<TcpProxy> lines = new ArrayList<>();

    /** Of services that are ready; returns when the second ones are too. */
    Twins(Installation installation) {
        for (Part service : Part.SERVICES) {
            Companion second = Companion.of(installation, service);
            companions.add(second);
            TcpProxy line = new TcpProxy(installation.address(service).getPort(), second.port());
            lines.add(line);
            installation.reach(service, line.port());
        }
    }

    @Override
    public void close() {
        companions.forEach(Companion::close);
        lines.forEach(TcpProxy::close);
    }
}
