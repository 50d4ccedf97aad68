package io.amends.chassis.web;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * Some of a longer list, and the cursor that gets the next ones ({@code ?cursor=}); no cursor: this
 * was the end.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page of rows that were asked for with one more than the limit: the extra row tells
     * that there is a next page.
     *
     * @param cursor the cursor that starts after the given item
     */
    public static <T> Page<T> of(List<T> limitPlusOne, int limit, Function<T, String> cursor) {
        if (limitPlusOne.size() <= limit) {
            return new Page<>(limitPlusOne, null);
        }
        List<T> items = limitPlusOne.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()));
    }
}
