package io.amends.chassis.oidc;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a token a claim is: names, one inside the other, with slashes between them. A name with
 * slashes of its own stands in double quotes.
 */
record ClaimPath(List<String> names) {
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"|([^/\"]+)");

    static ClaimPath parse(String path) {
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(path);
        int from = 0;
        while (from < path.length()
                && name.region(from, path.length()).lookingAt()
                && (name.end() == path.length() || path.charAt(name.end()) == '/')) {
            names.add(name.group(1) != null ? name.group(1) : name.group(2));
            from = name.end() + 1;
        }
        if (from != path.length() + 1) {
            throw new IllegalArgumentException(
                    "not the path of a claim, such as groups, realm_access/roles or \"https://example.com/roles\": "
                            + path);
        }
        return new ClaimPath(List.copyOf(names));
    }

    /**
     * The claim's values: those of a list, the names in an object (as some providers write roles),
     * or the one that it is. Null when there is no such claim.
     */
    @Nullable Set<String> valuesIn(JsonNode claims) {
        JsonNode found = claims;
        for (String name : names) {
            found = found.path(name);
        }
        if (found.isMissingNode() || found.isNull()) {
            return null;
        }
        Set<String> values = new LinkedHashSet<>();
        if (found.isObject()) {
            found.fieldNames().forEachRemaining(values::add);
        } else if (found.isArray()) {
            found.forEach(value -> values.add(value.asText()));
        } else {
            values.add(found.asText());
        }
        return values;
    }
}
