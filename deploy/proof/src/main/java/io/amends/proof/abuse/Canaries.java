package io.amends.proof.abuse;

import io.amends.proof.abuse.Stage.Shop;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An unmistakable person who visits, complains, answers and is misspelt; and the search for her
 * where nobody personal may be.
 */
final class Canaries {

    private static final String NAME = "Kanarienvogel";
    private static final String PHONE = "2025550199";
    private static final String EMAIL = NAME.toLowerCase(Locale.ROOT) + "@example.com";
    private static final Pattern TRACES =
            Pattern.compile(
                    "(?i)" + NAME + "|" + PHONE + "|202[ -]*555[ -]*0199|/[su]/[\\w-]{20,}");

    /** The only ones that may know people. */
    private static final Set<String> PERSONAL = Set.of("customers", "contact-claims");

    private final Installation installation;
    private final Wires wires;
    private final Violations violations;
    private final String token;
    private final Shop shop;

    Canaries(
            Installation installation,
            Wires wires,
            Violations violations,
            Tokens tokens,
            Stage stage) {
        this.installation = installation;
        this.wires = wires;
        this.violations = violations;
        this.token = tokens.of("operator");
        this.shop = stage.ours();
    }

    /** Lets her loose, in proper requests and in others. */
    void release() {
        String good =
                """
                {"source":"%s","visitId":"%s","occurredAt":"%s","location":"%s","customer":{
                 "email":"%s","phone":"+1%s","name":"%s","loyaltyId":"%s","consents":[
                 {"channel":"email","purpose":"feedback","granted":true,"at":"2026-01-01T00:00:00Z","wording":"v1"}]},
                 "attributes":{"note":"%s likes it"}}"""
                        .formatted(
                                shop.source(),
                                UUID.randomUUID(),
                                Instant.now(),
                                shop.location(),
                                EMAIL,
                                PHONE,
                                NAME,
                                NAME,
                                NAME);
        send(Part.CUSTOMER, Request.post("/v1/visits", good));
        answer();
        complain();
        spoilt(good);
        poison();
    }

    /** The survey that she is sent, answered with all that can be said. */
    private void answer() {
        Inbox.Mail mail =
                Stage.await(
                        "the survey",
                        () ->
                                installation.inbox().to(EMAIL).stream()
                                        .filter(Inbox.Mail::asks)
                                        .findFirst());
        String link = Stage.found(Pattern.compile("(/s/[\\w.-]+)"), mail.text());
        String fields =
                "score=1&words=%s+was+here&name=%s&email=%s&phone=%%2B1%s&reply=on"
                        .formatted(NAME, NAME, EMAIL, PHONE);
        send(Part.FEEDBACK, Request.form(link, "score=99&" + fields));
        send(Part.FEEDBACK, Request.form(link, fields));
        send(Part.FEEDBACK, Request.form(link, fields).with("Accept", NAME));
        send(
                Part.NOTIFICATION,
                Request.get(Stage.found(Pattern.compile("(/u/[\\w.-]+)"), mail.text()))
                        .with("Accept", "nonsense"));
    }

    private void complain() {
        String complaint =
                """
                {"location":"%s","channel":"phone","text":"%s is angry","remedySought":"call +1%s",
                 "customer":{"email":"2%s","name":"%s"}}"""
                        .formatted(shop.location(), NAME, PHONE, EMAIL, NAME);
        Answer raised = send(Part.FEEDBACK, Request.post("/v1/complaints", complaint));
        send(
                Part.FEEDBACK,
                Request.post("/v1/complaints", complaint.replace("\"text\"", "\"txet\"")));
        send(Part.FEEDBACK, Request.post("/v1/complaints", complaint.replace("@", "@@")));
        String address = "/v1/cases/" + raised.json().path("caseId").asText();
        String note = "{\"channel\":\"phone\",\"note\":\"%s says no\"}".formatted(NAME);
        send(Part.FEEDBACK, Request.post(address + "/contacts", note));
        send(Part.FEEDBACK, Request.post(address + "/contacts", note + note));
        send(Part.FEEDBACK, Request.post(address + "/" + NAME, note));
        send(Part.CUSTOMER, Request.put("/v1/staff/s-1", "{\"name\":\"%s\"}".formatted(NAME)));
        send(
                Part.NOTIFICATION,
                Request.put(
                        "/v1/alert-recipients/" + shop.location(),
                        "{\"emails\":[\"boss.%s\"]}".formatted(EMAIL)));
    }

    private void spoilt(String good) {
        for (String field :
                List.of("email", "phone", "name", "loyaltyId", "consents", "location")) {
            String pattern = "\"" + field + "\":";
            send(Part.CUSTOMER, Request.post("/v1/visits", good.replace(pattern, "\"x\":")));
            send(
                    Part.CUSTOMER,
                    Request.post(
                            "/v1/visits",
                            good.replace(pattern, pattern + "{\"" + NAME + "\":1},\"y\":")));
            send(
                    Part.CUSTOMER,
                    Request.post("/v1/visits", good.replace(pattern, pattern + "\"\\u0000\"+")));
        }
        send(Part.CUSTOMER, Request.post("/v1/visits", good.substring(0, good.length() - 9)));
        send(Part.CUSTOMER, Request.post("/v1/visits/batch", "[" + good + "," + good + "{}]"));
        send(Part.CUSTOMER, Request.post("/v1/customers/search", "{\"email\":\"" + EMAIL + "\"}"));
        for (Part service : Part.SERVICES) {
            send(service, Request.get("/v1/" + NAME));
            send(service, Request.get("/v1/customers?loyaltyId=" + NAME));
            send(service, Request.get("/v1/customers?loyaltyId=" + NAME + "%00"));
            send(service, Request.get("/?q=" + NAME).with("Accept", "nonsense"));
            send(service, Request.get("/?q=" + NAME).with("Accept", "text/html"));
            send(service, Request.post("/?q=" + NAME + "%zz", good).with("Content-Type", NAME));
            send(service, Request.get("/").with("Cookie", "amends_token=" + NAME));
            send(service, new Request(NAME, "/" + NAME, Map.of(), new byte[0]));
        }
    }

    /** Unreadable records on the personal topics, of which only the coordinates may be kept. */
    private void poison() {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", installation.kafka()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (String topic : PERSONAL) {
                ProducerRecord<String, String> unreadable =
                        new ProducerRecord<>(
                                topic, NAME, "{\"email\":\"" + EMAIL + "\",\"name\":[" + NAME);
                unreadable
                        .headers()
                        .add("ce_type", type(topic).getBytes(StandardCharsets.US_ASCII))
                        .add("ce_id", (NAME + "/1").getBytes(StandardCharsets.US_ASCII));
                producer.send(unreadable).get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        PERSONAL.forEach(
                topic ->
                        Stage.await(
                                "a dead letter of " + topic,
                                () ->
                                        records(name -> name.equals(topic + ".dead-letter"))
                                                .stream()
                                                .findFirst()));
    }

    private static String type(String topic) {
        return topic.equals("customers") ? "customer.changed.v1" : "contact.provided.v1";
    }

    private Answer send(Part service, Request request) {
        return wires.send(service, request.by(token));
    }

    /** How many bytes and records were searched. */
    Map<String, Long> search() {
        long bytes = logs();
        for (Part service : Part.SERVICES) {
            String metrics = wires.send(service, Request.get("/q/metrics")).text();
            bytes += metrics.length();
            metrics.lines().forEach(line -> look("the metrics of " + service.option(), line));
        }
        List<ConsumerRecord<byte[], byte[]>> records = records(name -> !PERSONAL.contains(name));
        records.forEach(this::look);
        return Map.of("bytes of logs and metrics", bytes, "records", (long) records.size());
    }

    private long logs() {
        long bytes = 0;
        try (Stream<Path> files = Files.list(installation.home().resolve("log"))) {
            for (Path file : files.toList()) {
                String log = Files.readString(file, StandardCharsets.ISO_8859_1);
                bytes += log.length();
                log.lines().forEach(line -> look("the log " + file.getFileName(), line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder all = new StringBuilder(text(record.key())).append(text(record.value()));
        for (Header header : record.headers()) {
            all.append(' ').append(header.key()).append('=').append(text(header.value()));
        }
        look("the topic " + record.topic(), all.toString());
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private void look(String where, String text) {
        if (TRACES.matcher(text).find()) {
            violations.add(
                    where + " tells of a person, or of a link that is one's own",
                    text.length() > 600 ? text.substring(0, 600) : text);
        }
    }

    /** All that is in these topics now. */
    private List<ConsumerRecord<byte[], byte[]>> records(Predicate<String> topics) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", installation.kafka()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.listTopics().entrySet().stream()
                            .filter(topic -> !topic.getKey().startsWith("__"))
                            .filter(topic -> topics.test(topic.getKey()))
                            .flatMap(topic -> topic.getValue().stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
