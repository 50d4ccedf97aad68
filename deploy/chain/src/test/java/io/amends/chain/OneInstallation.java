package io.amends.chain;

import io.amends.proof.installation.Deployed;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Gives all tests of a run the same installation: started when the first asks, stopped after the
 * last. Those that need no more than its addresses are given the one that runs already, where the
 * environment names it.
 */
final class OneInstallation implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return Deployed.class.isAssignableFrom(type) || type == Collector.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var store = context.getRoot().getStore(Namespace.create(OneInstallation.class));
        if (RunningInstallation.isNamed() && parameter.getParameter().getType() == Deployed.class) {
            return store.computeIfAbsent(
                    RunningInstallation.class,
                    key -> RunningInstallation.named(),
                    RunningInstallation.class);
        }
        Collector collector =
                store.computeIfAbsent(Collector.class, key -> collector(), Collector.class);
        return parameter.getParameter().getType() == Collector.class
                ? collector
                : store.computeIfAbsent(
                        Installation.class, key -> start(collector), Installation.class);
    }

    private static Collector collector() {
        try {
            return new Collector();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Installation start(Collector collector) {
        Installation installation =
                Installation.make(Path.of("../.."), Path.of("target/installation"));
        Part.SERVICES.forEach(service -> installation.set(service, collector.settings()));
        installation.start();
        return installation;
    }
}
