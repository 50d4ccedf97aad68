package io.amends.proof.load;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * The ceiling of any service on this HTTP server: reads a JSON body on the event loop and says 201.
 * A process of its own, on a service's libraries; run as {@code EmptyEndpoint PORT}.
 */
final class EmptyEndpoint extends AbstractVerticle {

    private final int port;

    private EmptyEndpoint(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Vertx vertx = Vertx.vertx();
        vertx.deployVerticle(
                        () -> new EmptyEndpoint(port),
                        new DeploymentOptions()
                                .setInstances(2 * Runtime.getRuntime().availableProcessors()))
                .onFailure(failure -> vertx.close());
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private static void answer(HttpServerRequest request, Buffer body) {
        request.response()
                .setStatusCode(201)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("read", new JsonObject(body).size()).toBuffer());
    }
}
