package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Ports;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The process of an {@link EmptyEndpoint}, with a service's libraries and options. */
final class EmptyService implements AutoCloseable {

    /** By its name, since its libraries are not ours. */
    private static final String MAIN = EmptyService.class.getPackageName() + ".EmptyEndpoint";

    private final Process process;
    private final URI address;

    private EmptyService(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Returns when it listens. */
    static EmptyService start(Installation installation) {
        List<String> command = new ArrayList<>();
        ProcessHandle.Info service = installation.process(Part.CUSTOMER).info();
        command.add(service.command().orElseThrow());
        for (String option : service.arguments().orElseThrow()) {
            if (option.startsWith("-X")) {
                command.add(option);
            }
        }
        try {
            int port = Ports.free();
            command.addAll(
                    List.of(
                            "-cp",
                            installation.classes()
                                    + File.pathSeparator
                                    + installation.libraries(Part.CUSTOMER)
                                    + "/*",
                            MAIN,
                            Integer.toString(port)));
            EmptyService empty =
                    new EmptyService(
                            new ProcessBuilder(command)
                                    .redirectErrorStream(true)
                                    .redirectOutput(
                                            installation
                                                    .home()
                                                    .resolve("log/empty-endpoint.log")
                                                    .toFile())
                                    .start(),
                            URI.create("http://127.0.0.1:" + port));
            Bench.until("The empty endpoint does not listen", empty::listens);
            return empty;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The empty endpoint has ended: see its log");
        }
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    URI address() {
        return address;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
