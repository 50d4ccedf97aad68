package io.amends.proof.abuse;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Program;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;
import io.amends.proof.wire.Wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a request of nobody may cost: each header, parameter and form at its largest, filled with
 * what parsers multiply. The processor time of each, the heap after all, and the threads that must
 * still be there.
 */
final class Costs {

    private static final int TIMES = 3;

    /**
     * A tenth of it is usual; garbage collection, compilation and what a service does by itself.
     */
    private static final Duration MOST_CPU = Duration.ofMillis(250);

    private static final double MOST_HEAP_MEGABYTES = 96;
    private static final int LARGEST_HEADER = 16_000;
    private static final int LARGEST_LINE = 3_900;
    private static final int LARGEST_FORM = 64 * 1024;
    private static final int LARGE_BODY = 15_800_000;
    private static final int AT_ONCE = 40;

    private static final List<String> HEADERS =
            List.of(
                    "Accept",
                    "Accept-Charset",
                    "Accept-Encoding",
                    "Accept-Language",
                    "Authorization",
                    "Baggage",
                    "Cache-Control",
                    "Content-Type",
                    "Cookie",
                    "Expect",
                    "Forwarded",
                    "Idempotency-Key",
                    "If-Match",
                    "If-Modified-Since",
                    "If-None-Match",
                    "Origin",
                    "Range",
                    "Referer",
                    "Sec-Fetch-Site",
                    "Traceparent",
                    "Tracestate",
                    "User-Agent",
                    "X-Forwarded-For",
                    "X-Forwarded-Host");

    private static final List<String> FILLINGS =
            List.of(
                    "-a1",
                    ",zh",
                    "a",
                    ",",
                    ";",
                    "=",
                    "a=b; ",
                    "a/b,",
                    "a/b;q=0.1,",
                    "(",
                    "%25",
                    "\"",
                    "0",
                    "0-1,",
                    ".",
                    " x");

    private static final Map<Part, List<String>> ADDRESSES =
            Map.of(
                    Part.CUSTOMER, List.of("/", "/sign-in", "/v1/visits/1", "/assets/amends.css"),
                    Part.FEEDBACK, List.of("/", "/s/any.thing", "/sign-in", "/v1/cases"),
                    Part.NOTIFICATION, List.of("/", "/u/anything", "/sign-in", "/v1/programmes"),
                    Part.ANALYTICS, List.of("/", "/sign-in", "/v1/measures"));

    private static final Map<Part, List<String>> FORMS =
            Map.of(
                    Part.CUSTOMER, List.of("/sign-in", "/credentials"),
                    Part.FEEDBACK, List.of("/s/any.thing", "/sign-in"),
                    Part.NOTIFICATION, List.of("/u/anything", "/sign-in"),
                    Part.ANALYTICS, List.of("/sign-in"));

    private static final Map<Part, String> POSTS =
            Map.of(
                    Part.CUSTOMER, "/v1/visits/batch",
                    Part.FEEDBACK, "/v1/complaints",
                    Part.NOTIFICATION, "/v1/projections/rebuild",
                    Part.ANALYTICS, "/v1/projections/rebuild");

    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\" ");

    /** Of pools, which end and begin as there is work, and of the virtual machine itself. */
    private static final Pattern COMES_AND_GOES =
            Pattern.compile(
                    "executor-thread-.*|vert.x-worker.*|vert.x-internal-blocking.*|ForkJoinPool.*|.*[Cc]ompiler.*|"
                            + "C[12] .*|GC .*|G1 .*|Attach Listener|pool-.*|Timer-.*|agroal.*|OkHttp.*|process reaper.*|"
                            + "VirtualThread-unparker.*|Keep-Alive-Timer|.*-\\d{3,}");

    private final Installation installation;
    private final Wires wires;
    private final Violations violations;
    private double most;
    private int sent;

    Costs(Installation installation, Wires wires, Violations violations) {
        this.installation = installation;
        this.wires = wires;
        this.violations = violations;
    }

    /** How many requests there were, and what the dearest took. */
    String measure() {
        Map<Part, Set<String>> threads = new EnumMap<>(Part.class);
        Map<Part, Double> heap = new EnumMap<>(Part.class);
        for (Part service : Part.SERVICES) {
            threads.put(service, threads(service));
            heap.put(service, heap(service));
        }
        for (Part service : Part.SERVICES) {
            headers(service);
            parameters(service);
            forms(service);
            crowds(service);
        }
        for (Part service : Part.SERVICES) {
            Set<String> gone = new TreeSet<>(threads.getOrDefault(service, Set.of()));
            gone.removeAll(threads(service));
            if (!gone.isEmpty()) {
                violations.add(service.option() + " has lost threads", gone.toString());
            }
            double more = heap(service) - heap.getOrDefault(service, 0.0);
            if (more > MOST_HEAP_MEGABYTES) {
                violations.add(
                        service.option() + " keeps what nobody sent", "%.0f MB".formatted(more));
            }
            Answer ready = wires.send(service, Request.get("/q/health/ready"));
            if (ready.status() != 200) {
                violations.add(service.option() + " is not ready any more", ready.toString());
            }
        }
        return "%d requests, %.0f ms of processor time at most".formatted(sent, most);
    }

    private void headers(Part service) {
        for (String address : ADDRESSES.getOrDefault(service, List.of())) {
            for (String header : HEADERS) {
                for (String filling : FILLINGS) {
                    for (int size : new int[] {LARGEST_HEADER, 1_990}) {
                        Request request =
                                Request.get(address).with(header, filled("zh", filling, size));
                        cost(service, header + " full of '" + filling + "'", request);
                    }
                }
            }
        }
    }

    private void parameters(Part service) {
        List<String> names =
                List.of(
                        "next",
                        "state",
                        "code",
                        "score",
                        "cursor",
                        "from",
                        "location",
                        "limit",
                        "x");
        for (String address : ADDRESSES.getOrDefault(service, List.of())) {
            for (String filling : List.of("a", "%25", "%2C", "-", "0", "+", "%C3%A9")) {
                for (String name : names) {
                    Request request =
                            Request.get(address + "?" + filled(name + "=", filling, LARGEST_LINE));
                    cost(service, "parameter " + name + " full of '" + filling + "'", request);
                }
            }
            for (String filling : List.of("&a", "&a=1", "&", "&=", ";a=1")) {
                Request request = Request.get(address + filled("?a=1", filling, LARGEST_LINE));
                cost(service, "parameters '" + filling + "'", request);
            }
        }
        for (String filling : List.of("/", "/a", ";a=1", "%2F", "/.", "/..", "a")) {
            cost(
                    service,
                    "an address full of '" + filling + "'",
                    Request.get(filled("/", filling, LARGEST_LINE)));
        }
    }

    private void forms(Part service) {
        for (String address : FORMS.getOrDefault(service, List.of())) {
            for (String filling :
                    List.of("a", "&a", "&a=1", "&", "%25", "%F0%9F%98%80", "=", "&words=1", "+")) {
                for (String name : List.of("words", "token", "next", "purpose", "score")) {
                    Request request =
                            Request.form(address, filled(name + "=1", filling, LARGEST_FORM));
                    cost(service, "form field " + name + " full of '" + filling + "'", request);
                }
            }
            String part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
            cost(
                    service,
                    "a form of many parts",
                    Request.post(
                            address,
                            "multipart/form-data; boundary=b",
                            filled("", part, LARGEST_FORM - 10) + "--b--\r\n"));
        }
    }

    /** More at once than there is memory for. */
    private void crowds(Part service) {
        List<Request> large = new ArrayList<>();
        byte[] body = filled("a=", "a", LARGE_BODY).getBytes(StandardCharsets.US_ASCII);
        for (String address : FORMS.getOrDefault(service, List.of())) {
            for (String type :
                    List.of(
                            "application/x-www-form-urlencoded",
                            "multipart/form-data; boundary=b")) {
                large.add(new Request("POST", address, Map.of("Content-Type", type), body));
            }
        }
        for (String type : List.of("application/json", "application/x-ndjson")) {
            large.add(
                    new Request(
                            "POST",
                            POSTS.getOrDefault(service, "/"),
                            Map.of("Content-Type", type),
                            body));
        }
        for (Request request : large) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < AT_ONCE; i++) {
                    threads.execute(() -> sendWhileItIsTaken(service, request));
                }
            }
        }
        for (String address : FORMS.getOrDefault(service, List.of())) {
            Request form = Request.form(address, filled("a=1", "&a=1", LARGEST_FORM));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 10 * AT_ONCE; i++) {
                    threads.execute(() -> wires.send(service, form));
                }
            }
        }
    }

    /** The service closes as soon as it has refused; the answer may be lost with that. */
    private void sendWhileItIsTaken(Part service, Request request) {
        try (Wire wire = new Wire(wires.address(service))) {
            Answer answer = wire.exchange(request);
            if (answer.ok()) {
                violations.add(
                        service.option() + " takes 15.8 MB from nobody", request + " " + answer);
            }
        } catch (IOException refused) {
            // as it should be
        }
    }

    private void cost(Part service, String what, Request request) {
        double millis = millis(service, what, request);
        if (millis > MOST_CPU.toMillis()) {
            // Once more: it may have been something else that took the time.
            millis = Math.min(millis, millis(service, what, request));
        }
        most = Math.max(most, millis);
        if (millis > MOST_CPU.toMillis()) {
            violations.add(
                    "%s of nobody costs %s %.0f ms".formatted(what, service.option(), millis),
                    request.toString());
        }
    }

    private double millis(Part service, String what, Request request) {
        Duration before = cpu(service);
        for (int i = 0; i < TIMES; i++) {
            int status = wires.send(service, request).status();
            if (status >= 500 && status != 503) {
                violations.add(
                        "%s of nobody is answered %d by %s"
                                .formatted(what, status, service.option()),
                        request.toString());
            }
            sent++;
        }
        return cpu(service).minus(before).toNanos() / 1e6 / TIMES;
    }

    private Duration cpu(Part service) {
        return installation.process(service).info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static String filled(String start, String filling, int size) {
        return start + filling.repeat(Math.max(0, size - start.length()) / filling.length());
    }

    private Set<String> threads(Part service) {
        return THREAD.matcher(jcmd(service, "Thread.print"))
                .results()
                .map(thread -> thread.group(1))
                .filter(name -> !COMES_AND_GOES.matcher(name).matches())
                .collect(Collectors.toSet());
    }

    /** Megabytes in use after a collection. */
    private double heap(Part service) {
        jcmd(service, "GC.run");
        return USED.matcher(jcmd(service, "GC.heap_info"))
                        .results()
                        .mapToDouble(used -> Double.parseDouble(used.group(1)))
                        .sum()
                / 1024;
    }

    private String jcmd(Part service, String command) {
        return Program.run(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(installation.process(service).pid()),
                command);
    }
}
