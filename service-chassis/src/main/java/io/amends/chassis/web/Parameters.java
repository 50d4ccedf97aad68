package io.amends.chassis.web;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;

import org.jspecify.annotations.Nullable;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;

/**
 * Parameters are read as strictly as bodies, and as clearly: enums in kebab case, dates in ISO
 * 8601, and 422 for what is neither.
 */
@Provider
class Parameters implements ParamConverterProvider {
    private static final Set<Class<?>> WHOLE =
            Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Set<Class<?>> TEXT =
            Set.of(UUID.class, LocalDate.class, Instant.class, OffsetDateTime.class);

    @Override
    public <T> @Nullable ParamConverter<T> getConverter(
            Class<T> type, Type genericType, Annotation[] annotations) {
        boolean ours = type.isEnum() || WHOLE.contains(type) || TEXT.contains(type);
        return ours ? new Converter<>(type, annotations) : null;
    }

    private static final class Converter<T> implements ParamConverter<T> {
        private final Class<T> type;
        private final Annotation[] annotations;

        Converter(Class<T> type, Annotation[] annotations) {
            this.type = type;
            this.annotations = annotations;
        }

        @Override
        public @Nullable T fromString(@Nullable String text) {
            if (text == null) {
                return null;
            }
            try {
                return StrictJson.mapper()
                        .convertValue(WHOLE.contains(type) ? Long.valueOf(text) : text, type);
            } catch (IllegalArgumentException unreadable) {
                throw refusal();
            }
        }

        @Override
        public String toString(T value) {
            return StrictJson.mapper().convertValue(value, String.class);
        }

        private Refusal refusal() {
            for (Annotation annotation : annotations) {
                switch (annotation) {
                    case QueryParam query -> {
                        return RuleBroken.parameter(query.value(), "must be " + Expected.of(type));
                    }
                    case HeaderParam header -> {
                        return RuleBroken.parameter(header.value(), "must be " + Expected.of(type));
                    }
                    case PathParam path -> {
                        return new NotFound("nothing has this id: it must be " + Expected.of(type));
                    }
                    default -> {}
                }
            }
            return RuleBroken.parameter("", "must be " + Expected.of(type));
        }
    }
}
