package io.amends.chassis.web;

import io.amends.chassis.security.Caller;
import io.amends.chassis.security.LocationScoped;
import io.amends.chassis.security.Role;
import io.amends.chassis.security.ScopedLocation;
import io.amends.chassis.security.ScopedSource;
import io.amends.chassis.security.SourceScoped;
import io.amends.chassis.security.WithinScope;
import io.smallrye.common.annotation.RunOnVirtualThread;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands for the resources of a service: one endpoint for each way in which a request can go wrong.
 */
@Path("/v1/till")
@RunOnVirtualThread
public class TillResource {
    /** How often a sale was really made. */
    static final AtomicInteger SALES = new AtomicInteger();

    static volatile CountDownLatch started = new CountDownLatch(0);
    static volatile CountDownLatch mayEnd = new CountDownLatch(0);

    private final Caller caller;
    private final Jdbi jdbi;

    TillResource(Caller caller, Jdbi jdbi) {
        this.caller = caller;
        this.jdbi = jdbi;
    }

    enum Channel {
        COUNTER,
        PHONE_ORDER
    }

    record Money(@PositiveOrZero long minor, @NotNull @Size(min = 3, max = 3) String currency) {}

    record Line(@NotBlank String product, @Positive int quantity) {}

    record Code(String value) {
        Code {
            if (!value.matches("[a-z]+")) {
                throw RuleBroken.at("/value", "must be lower-case letters");
            }
        }
    }

    record Sale(
            @NotBlank String source,
            @Nullable String location,
            @Nullable Instant occurredAt,
            @Nullable LocalDate day,
            @Nullable Channel channel,
            @Nullable UUID customer,
            @Nullable @Valid Money amount,
            @Nullable List<@Valid Line> lines,
            @Nullable List<@NotBlank String> staff,
            @Nullable Code code,
            @Nullable Map<String, Object> attributes)
            implements LocationScoped, SourceScoped {}

    record Accepted(String id, @Nullable String note) {}

    @POST
    @Path("sales")
    @RolesAllowed(Role.POS)
    @WithinScope
    public Accepted sell(@NotNull @Valid Sale sale) {
        return new Accepted(sale.source(), null);
    }

    @POST
    @Path("notes")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Accepted note(@FormParam("text") String text) {
        return new Accepted("note", text);
    }

    @POST
    @Path("{till}/sales")
    @RolesAllowed({Role.POS, Role.AGENT})
    @Idempotent
    public Response sellOnce(@PathParam("till") String till, @NotNull @Valid Sale sale)
            throws InterruptedException {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate("insert into sale (till) values (:till)")
                                .bind("till", till)
                                .execute());
        started.countDown();
        mayEnd.await();
        if (sale.source().equals("broken")) {
            throw new Conflict("this source is broken");
        }
        int number = SALES.incrementAndGet();
        return Response.created(URI.create("/v1/till/sales/" + number))
                .entity(new Accepted("sale-" + number, null))
                .build();
    }

    @POST
    @Path("{till}/refunds")
    @RolesAllowed(Role.POS)
    @Idempotent
    public RestResponse<Accepted> refundOnce(
            @PathParam("till") String till, @NotNull @Valid Sale sale) {
        return RestResponse.accepted(new Accepted("refund-" + SALES.incrementAndGet(), null));
    }

    @GET
    @Path("{till}/count")
    @PermitAll
    public long count(@PathParam("till") String till) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select count(*) from sale where till = :till")
                                .bind("till", till)
                                .mapTo(long.class)
                                .one());
    }

    @GET
    @Path("sales")
    @RolesAllowed({Role.AGENT, Role.MANAGER})
    @WithinScope
    public Page<String> list(
            @QueryParam("location") @ScopedLocation @Nullable String location,
            @QueryParam("from") @Nullable LocalDate from,
            @QueryParam("channel") @Nullable Channel channel,
            @QueryParam("limit") @DefaultValue("2") @Positive int limit,
            @QueryParam("cursor") @Nullable String cursor) {
        List<String> all = List.of("a", "b", "c");
        int start = cursor == null ? 0 : all.indexOf(Cursor.decode(cursor, 1).getFirst()) + 1;
        return Page.of(
                all.subList(start, Math.min(all.size(), start + limit + 1)), limit, Cursor::encode);
    }

    @PUT
    @Path("sources/{source}")
    @RolesAllowed(Role.POS)
    @WithinScope
    public Accepted source(@PathParam("source") @ScopedSource String source) {
        return new Accepted(source, null);
    }

    @GET
    @Path("sales/{id}")
    @PermitAll
    public Accepted get(@PathParam("id") UUID id) {
        if (id.version() > 0) {
            throw new NotFound("no sale has this id");
        }
        return new Accepted(id.toString(), null);
    }

    @GET
    @Path("me")
    @RolesAllowed({Role.POS, Role.AGENT, Role.MANAGER, Role.OWNER, Role.OPERATOR})
    public Map<String, Object> me() {
        return Map.of(
                "name", caller.name(),
                "locations",
                        caller.locations()
                                .map(codes -> codes.stream().sorted().toList())
                                .orElse(List.of("all")),
                "source", caller.source().orElse("any"));
    }

    @GET
    @Path("forgotten")
    public String neverAnnotated() {
        return "must not be seen";
    }

    @GET
    @Path("scopeless")
    @RolesAllowed(Role.AGENT)
    @WithinScope
    public String namesNoScope() {
        return "must not be seen";
    }

    @GET
    @Path("page")
    @RolesAllowed(Role.AGENT)
    @Produces(MediaType.TEXT_HTML)
    public String page() {
        return "<p>only for agents</p>";
    }

    @GET
    @Path("failures/{kind}")
    @PermitAll
    public String fail(@PathParam("kind") String kind) throws Exception {
        throw switch (kind) {
            case "conflict" -> new Conflict("it is already voided");
            case "precondition" -> new PreconditionFailed("it was changed since you read it");
            case "busy" -> new Busy(Duration.ofMillis(1_200));
            case "too-many" -> new TooMany(Duration.ofSeconds(7));
            case "database-down" ->
                    new SQLException("The connection attempt failed: secret-host", "08001");
            case "pool-exhausted" ->
                    new IllegalStateException(new SQLException("Sorry, acquisition timeout!"));
            case "two-rules" ->
                    new RuleBroken(
                            List.of(
                                    new RuleBroken.Violation("/a", "one"),
                                    new RuleBroken.Violation("/b", "two")));
            default -> new IllegalStateException("secret-detail");
        };
    }

    record Unwritable(String name) {
        public String getSecret() {
            if (!name.isEmpty()) {
                throw new IllegalStateException("secret-detail");
            }
            return name;
        }
    }

    @GET
    @Path("unwritable")
    @PermitAll
    public Unwritable unwritable() {
        return new Unwritable("x");
    }
}
