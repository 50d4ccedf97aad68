package io.amends.chain;

import io.amends.proof.installation.Installation;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.nio.file.Path;

/**
 * Gives all tests of a run the same installation: started when the first asks, stopped after the
 * last.
 */
final class OneInstallation implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Installation.class;
    }

    @Override
    public Installation resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(OneInstallation.class))
                .computeIfAbsent(
                        Installation.class,
                        key -> Installation.start(Path.of("../.."), Path.of("target/installation")),
                        Installation.class);
    }
}
