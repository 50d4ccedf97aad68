package io.amends.proof.load;

import io.amends.proof.fault.TcpProxy;
import io.amends.proof.fault.Twins;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.net.URI;

/**
 * What one instance of every service keeps up with, and what two do; both behind a line, which has
 * its price.
 */
final class Instances implements Measurement {

    @Override
    public void measure(Bench bench) {
        Installation installation = bench.installation();
        URI one = installation.address(Part.CUSTOMER);
        double alone;
        try (TcpProxy line = new TcpProxy(one.getPort())) {
            alone = perSecond(bench, URI.create("http://localhost:" + line.port()));
        }
        bench.figures().note("visits/s through the whole pipeline, one instance of each", alone);
        try (Twins _ = new Twins(installation)) {
            double together = perSecond(bench, installation.address(Part.CUSTOMER));
            bench.figures().note("the same, two instances of each", together);
            bench.figures().note("visits/s of two instances of each ÷ of one", together / alone);
        }
    }

    /** The second time that they are asked: the first time, new ones are cold. */
    private static double perSecond(Bench bench, URI address) {
        Crowd.ask(Bench.CLIENTS, bench.time(), () -> bench.posts().poster(address));
        bench.rest();
        long began = System.nanoTime();
        Crowd.Outcome outcome =
                Crowd.ask(Bench.CLIENTS, bench.time(), () -> bench.posts().poster(address));
        bench.rest();
        return outcome.operations() * 1e9 / (System.nanoTime() - began);
    }
}
