package io.amends.customer.credential;

import io.amends.chassis.web.Busy;
import io.amends.customer.credential.Credentials.Valid;
import io.amends.customer.credential.Secret.Hash;

import jakarta.enterprise.context.ApplicationScoped;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Looks every credential up with every request: what was revoked is refused from then on, in every
 * instance, with no cache to be told. Those that come while one query is under way share the next,
 * so that a query serves the more requests, the more there are.
 */
@ApplicationScoped
class CredentialCheck {
    /**
     * More can't be meant by tills: the database hangs, and whoever comes now would wait for it.
     */
    private static final int MOST_WAITING = 4_000;

    private final Credentials credentials;
    private List<Asked> waiting = new ArrayList<>();
    private boolean underWay;

    CredentialCheck(Credentials credentials) {
        this.credentials = credentials;
    }

    private record Asked(Hash secret, CompletableFuture<Optional<Valid>> credential) {}

    /** The credential that has this secret; empty = none has it any more. */
    CompletionStage<Optional<Valid>> find(Secret secret) {
        Asked asked = new Asked(secret.hash(), new CompletableFuture<>());
        synchronized (this) {
            if (waiting.size() >= MOST_WAITING) {
                return CompletableFuture.failedFuture(
                        new Busy(
                                "credentials can't be looked up; nothing was stored",
                                Duration.ofSeconds(1)));
            }
            waiting.add(asked);
            if (!underWay) {
                underWay = true;
                Thread.ofVirtual().name("credentials").start(this::lookUp);
            }
        }
        return asked.credential();
    }

    private void lookUp() {
        for (List<Asked> group = next(); !group.isEmpty(); group = next()) {
            answer(group);
        }
    }

    private synchronized List<Asked> next() {
        List<Asked> group = waiting;
        waiting = new ArrayList<>();
        underWay = !group.isEmpty();
        return group;
    }

    private void answer(List<Asked> group) {
        try {
            Map<Hash, Valid> found =
                    credentials.valid(
                            group.stream().map(Asked::secret).collect(Collectors.toSet()));
            group.forEach(a -> a.credential().complete(Optional.ofNullable(found.get(a.secret()))));
        } catch (Throwable failure) {
            // Whatever it was: who waits is answered, and the next group is looked up.
            group.forEach(a -> a.credential().completeExceptionally(failure));
        }
    }
}
