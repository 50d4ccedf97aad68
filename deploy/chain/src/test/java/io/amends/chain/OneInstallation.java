package io.amends.chain;

import io.amends.proof.installation.Deployed;
import io.amends.proof.installation.Installation;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.nio.file.Path;

/**
 * Gives all tests of a run the same installation: started when the first asks, stopped after the
 * last. Those that need no more than its addresses are given the one that runs already, where the
 * environment names it.
 */
final class OneInstallation implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Deployed.class.isAssignableFrom(parameter.getParameter().getType());
    }

    @Override
    public Deployed resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var store = context.getRoot().getStore(Namespace.create(OneInstallation.class));
        if (RunningInstallation.isNamed() && parameter.getParameter().getType() == Deployed.class) {
            return store.computeIfAbsent(
                    RunningInstallation.class,
                    key -> RunningInstallation.named(),
                    RunningInstallation.class);
        }
        return store.computeIfAbsent(
                Installation.class,
                key -> Installation.start(Path.of("../.."), Path.of("target/installation")),
                Installation.class);
    }
}
