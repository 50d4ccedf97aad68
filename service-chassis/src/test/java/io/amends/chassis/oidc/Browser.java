package io.amends.chassis.oidc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Somebody's browser: keeps cookies, and goes where it is sent. */
final class Browser {
    private static final int MOST_REDIRECTS = 10;

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
    private final URI service;

    /** Where the last {@link #go} came by. */
    final List<URI> way = new ArrayList<>();

    Browser(URI service) {
        this.service = service;
    }

    /** One request, without following where it leads. */
    HttpResponse<String> get(String address) {
        return send(request(address).GET().build());
    }

    /** Sends an empty form from a page of the service's own. */
    HttpResponse<String> post(String address, String site) {
        return send(
                request(address)
                        .header("Sec-Fetch-Site", site)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build());
    }

    /** Follows all redirects. */
    HttpResponse<String> go(String address) {
        way.clear();
        HttpResponse<String> answer = get(address);
        while (answer.statusCode() / 100 == 3) {
            if (way.size() == MOST_REDIRECTS) {
                throw new IllegalStateException("sent around for ever: " + way);
            }
            URI next = answer.uri().resolve(location(answer));
            way.add(next);
            answer = get(next.toString());
        }
        return answer;
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    List<HttpCookie> cookies() {
        return cookies.getCookieStore().getCookies();
    }

    /** Its session; none: not signed in. */
    List<HttpCookie> session() {
        return cookies().stream().filter(c -> c.getName().startsWith("q_session")).toList();
    }

    void forgetSession() {
        session().forEach(c -> cookies.getCookieStore().remove(service, c));
    }

    void add(HttpCookie cookie) {
        cookies.getCookieStore().add(service, cookie);
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(service.resolve(address))
                .header("Accept", "text/html,*/*;q=0.8");
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
