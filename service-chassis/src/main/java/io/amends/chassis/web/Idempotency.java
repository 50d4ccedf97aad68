package io.amends.chassis.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.ext.web.RoutingContext;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * See {@link Idempotent}. Runs after validation and scope check: what they refuse is refused again,
 * and needs no memory.
 */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_AFTER + 950)
class Idempotency {
    static final String HEADER = "Idempotency-Key";
    private static final ObjectWriter CANONICAL =
            StrictJson.mapper().writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Subject caller;
    private final RoutingContext request;
    private final UriInfo uri;
    private final IdempotentAnswers answers;

    Idempotency(Subject caller, RoutingContext request, UriInfo uri, IdempotentAnswers answers) {
        this.caller = caller;
        this.request = request;
        this.uri = uri;
        this.answers = answers;
    }

    @AroundInvoke
    Object onceOnly(InvocationContext call) throws Exception {
        String header = request.request().getHeader(HEADER);
        if (header == null) {
            return call.proceed();
        }
        var key =
                new IdempotentAnswers.Key(
                        HexFormat.of()
                                .formatHex(
                                        sha256(
                                                caller.nameAndRights()
                                                        .getBytes(StandardCharsets.UTF_8))),
                        endpoint(call.getMethod()),
                        IdempotencyKeys.parse(header));
        byte[] fingerprint = fingerprint(call);
        Object answer =
                QuarkusTransaction.joiningExisting()
                        .call(
                                () -> {
                                    IdempotentAnswers.Answer earlier =
                                            answers.find(key, fingerprint);
                                    if (earlier != null) {
                                        RestResponse<String> again = replay(earlier);
                                        return call.getMethod().getReturnType() == Response.class
                                                ? again.toResponse()
                                                : again;
                                    }
                                    Object fresh = call.proceed();
                                    answers.keep(key, fingerprint, answer(fresh));
                                    return fresh;
                                });
        answers.forgetOldOnesNowAndThen();
        return answer;
    }

    /** What was asked for, however its address was spelt. */
    private String endpoint(Method method) {
        StringBuilder endpoint = new StringBuilder(request.request().method().name()).append(' ');
        for (AnnotatedElement part : List.of(method.getDeclaringClass(), method)) {
            Path path = part.getAnnotation(Path.class);
            if (path != null) {
                endpoint.append('/').append(path.value());
            }
        }
        return endpoint.append(' ').append(new TreeMap<>(uri.getPathParameters())).toString();
    }

    private static RestResponse<String> replay(IdempotentAnswers.Answer earlier) {
        RestResponse.ResponseBuilder<String> answer =
                RestResponse.ResponseBuilder.create(
                        RestResponse.Status.fromStatusCode(earlier.status()), earlier.body());
        if (earlier.location() != null) {
            answer.header(HttpHeaders.LOCATION, earlier.location());
        }
        return answer.type(MediaType.APPLICATION_JSON_TYPE)
                .header("Idempotency-Replayed", "true")
                .build();
    }

    private static IdempotentAnswers.Answer answer(@Nullable Object result)
            throws JsonProcessingException {
        Response response =
                switch (result) {
                    case Response plain -> plain;
                    case RestResponse<?> typed -> typed.toResponse();
                    case null, default ->
                            throw new IllegalStateException(
                                    "@Idempotent methods return a Response or RestResponse");
                };
        Object location = response.getHeaders().getFirst(HttpHeaders.LOCATION);
        Object body = response.getEntity();
        return new IdempotentAnswers.Answer(
                response.getStatus(),
                location == null ? null : location.toString(),
                body == null ? null : StrictJson.mapper().writeValueAsString(body));
    }

    /**
     * The request as the method understood it: spelling it differently (white space, order of
     * fields) is no difference.
     */
    private static byte[] fingerprint(InvocationContext call) throws JsonProcessingException {
        List<Object> values = new ArrayList<>();
        Class<?>[] types = call.getMethod().getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            // UriInfo, HttpHeaders and the like are not what was asked for.
            if (!types[i].getPackageName().startsWith("jakarta.ws.rs")) {
                values.add(call.getParameters()[i]);
            }
        }
        return sha256(CANONICAL.writeValueAsBytes(values));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
