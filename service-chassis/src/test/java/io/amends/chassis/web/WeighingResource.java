package io.amends.chassis.web;

import io.smallrye.common.annotation.NonBlocking;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stands for intakes that take bodies as they are, on the event loop. */
@Path("/v1/weighings")
public class WeighingResource {
    @POST
    @PermitAll
    @NonBlocking
    public CompletionStage<Integer> weigh(byte[] body) {
        return CompletableFuture.completedStage(body.length);
    }
}
