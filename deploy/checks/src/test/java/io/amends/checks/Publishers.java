package io.amends.checks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;

import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a manifest as those would who publish its kind: a field that they don't know, one of the
 * wrong type and one that they miss are refused.
 */
final class Publishers {

    private static final Map<String, Class<?>> STRIMZI =
            Map.of(
                    "Kafka", Kafka.class,
                    "KafkaNodePool", KafkaNodePool.class,
                    "KafkaTopic", KafkaTopic.class,
                    "KafkaUser", KafkaUser.class);

    private static final JsonMapper STRICT =
            JsonMapper.builder().annotationIntrospector(new KnownFieldsOnly()).build();

    private Publishers() {}

    static void read(JsonNode manifest) {
        String version = manifest.path("apiVersion").asText();
        String kind = manifest.path("kind").asText();
        try {
            if (version.equals("kafka.strimzi.io/v1")) {
                STRICT.treeToValue(manifest, STRIMZI.get(kind));
            } else {
                readAsKubernetes(manifest, version.substring(version.indexOf('/') + 1), kind);
            }
        } catch (JsonProcessingException | ReflectiveOperationException e) {
            Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
            throw new AssertionError(kind + " " + Manifests.name(manifest) + ": " + cause, e);
        }
    }

    /** {@code autoscaling/v2}, HorizontalPodAutoscaler: {@code V2HorizontalPodAutoscaler}. */
    private static void readAsKubernetes(JsonNode manifest, String version, String kind)
            throws ReflectiveOperationException {
        Class.forName(
                        "io.kubernetes.client.openapi.models."
                                + version.toUpperCase(Locale.ROOT)
                                + kind)
                .getMethod("fromJson", String.class)
                .invoke(null, manifest.toString());
    }

    /** The models keep what they don't know, so as not to lose it; here it is a mistake. */
    private static final class KnownFieldsOnly extends JacksonAnnotationIntrospector {
        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
