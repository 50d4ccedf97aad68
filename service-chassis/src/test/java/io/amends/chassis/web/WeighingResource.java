package io.amends.chassis.web;

import io.amends.chassis.security.PublicPage;
import io.smallrye.common.annotation.NonBlocking;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

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

    @GET
    @Path("forms")
    @PublicPage
    @PermitAll
    public String form() {
        return "a form";
    }

    /** How many fields a form has. */
    @POST
    @Path("forms")
    @PublicPage
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public int count(MultivaluedMap<String, String> form) {
        return form.size();
    }

    @POST
    @Path("fields")
    @PublicPage
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public String field(@FormParam("text") String text) {
        return text;
    }
}
