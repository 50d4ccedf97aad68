package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;

class ProblemTest {

    @Test
    void aRefusedLineCarriesItsProblem() {
        Problem problem = Problem.of(RuleBroken.at("/amount/minor", "must not be negative"));
        assertThat(problem.json())
                .isEqualTo(
                        """
                {"type":"urn:amends:problem:rule-broken","title":"Rule broken","status":422,"detail":"/amount/minor must not be negative",\
                "errors":[{"pointer":"/amount/minor","detail":"must not be negative"}]}""");
    }

    @Test
    void everyKindHasItsStatus() {
        assertThat(Problem.of(new MalformedJson("x")).status()).isEqualTo(400);
        assertThat(Problem.of(new UnauthorizedException()).status()).isEqualTo(401);
        assertThat(Problem.of(new ForbiddenException()).status()).isEqualTo(403);
        assertThat(Problem.of(new Forbidden("x")).status()).isEqualTo(403);
        assertThat(Problem.of(new NotFound("x")).status()).isEqualTo(404);
        assertThat(Problem.of(new Conflict("x")).status()).isEqualTo(409);
        assertThat(Problem.of(new PreconditionFailed("x")).status()).isEqualTo(412);
        assertThat(Problem.of(new TooMany(Duration.ZERO)).status()).isEqualTo(429);
        assertThat(Problem.of(new Busy(Duration.ZERO)).status()).isEqualTo(503);
        assertThat(Problem.of(new IllegalStateException(new SQLException("x", "57P01"))).status())
                .isEqualTo(503);
        assertThat(Problem.of(new IllegalStateException(new SQLException("x", "23505"))).status())
                .isEqualTo(500);
    }
}
