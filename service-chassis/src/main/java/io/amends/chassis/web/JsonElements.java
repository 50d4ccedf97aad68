package io.amends.chassis.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A batch as a JSON array, taken apart so that each element is read, and refused, for itself. */
public final class JsonElements {
    // JSON is UTF-8; with other encodings the parser would not know where in the body it is.
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private JsonElements() {}

    /**
     * The elements as they stand; of more than {@code most}, one more than that.
     *
     * @throws RuleBroken when it is no array
     * @throws MalformedJson when it is not JSON
     */
    public static List<byte[]> of(byte[] body, int most) {
        List<byte[]> elements = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw RuleBroken.at("", "must be an array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                parser.finishToken();
                int to = Math.toIntExact(parser.currentLocation().getByteOffset());
                if (elements.size() <= most) {
                    elements.add(Arrays.copyOfRange(body, from, to));
                }
            }
            if (parser.nextToken() != null) {
                throw new MalformedJson("the body must be one JSON array and nothing after it");
            }
            return elements;
        } catch (IOException malformed) {
            throw new MalformedJson("the body is not well-formed JSON");
        }
    }
}
