package io.amends.chassis.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/**
 * Parsers that refuse what no database can store (NUL, half a surrogate pair, a number with
 * thousands of zeros), in any text, any number and any field's name, and that keep their limits
 * however big the body is.
 */
final class TidyTextJsonFactory extends JsonFactory {
    private static final long serialVersionUID = 1;

    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(50)
                    .maxStringLength(100_000)
                    .maxNumberLength(50)
                    .maxNameLength(1_000)
                    .build();

    /** Less than any database, sum or double can hold. */
    private static final int MOST_ZEROS = 100;

    TidyTextJsonFactory() {
        super(
                new JsonFactoryBuilder()
                        .streamReadConstraints(LIMITS)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        // JSON is UTF-8; what looks like UTF-16 or UTF-32 is not JSON.
                        .disable(JsonFactory.Feature.CHARSET_DETECTION)
                        // Sources quote nothing from the body in error messages.
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION));
    }

    @Override
    public JsonFactory copy() {
        return new TidyTextJsonFactory();
    }

    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        return new TidyTextParser(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(Reader in, IOContext context) throws IOException {
        return new TidyTextParser(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(
            char[] data, int offset, int length, IOContext context, boolean recyclable)
            throws IOException {
        return new TidyTextParser(super._createParser(data, offset, length, context, recyclable));
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context)
            throws IOException {
        return new TidyTextParser(super._createParser(data, offset, length, context));
    }

    /** Text that is well-formed JSON and still unusable. */
    static final class UntidyText extends JsonParseException {
        private static final long serialVersionUID = 1;

        UntidyText(JsonParser parser, String rule) {
            super(parser, rule);
        }
    }

    private static final class TidyTextParser extends JsonParserDelegate {
        TidyTextParser(JsonParser parser) {
            super(parser);
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = delegate.nextToken();
            if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                check(
                        delegate.getTextCharacters(),
                        delegate.getTextOffset(),
                        delegate.getTextLength());
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                checkNumber(delegate.getText());
            }
            return token;
        }

        private void checkNumber(String number) throws UntidyText {
            int exponent = Math.max(number.indexOf('e'), number.indexOf('E')) + 1;
            if (exponent > 0
                    && Math.abs((long) exponent(number.substring(exponent))) > MOST_ZEROS) {
                throw new UntidyText(
                        this, "must not be a number with an exponent of more than " + MOST_ZEROS);
            }
        }

        private static int exponent(String digits) {
            try {
                return Integer.parseInt(digits);
            } catch (NumberFormatException tooMany) {
                return Integer.MAX_VALUE;
            }
        }

        @Override
        public JsonToken nextValue() throws IOException {
            JsonToken token = nextToken();
            return token == JsonToken.FIELD_NAME ? nextToken() : token;
        }

        private void check(char[] text, int offset, int length) throws UntidyText {
            for (int i = offset, end = offset + length; i < end; i++) {
                char c = text[i];
                if (c == 0) {
                    throw new UntidyText(this, "must not contain the character NUL");
                }
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c)
                            || i + 1 == end
                            || !Character.isLowSurrogate(text[i + 1])) {
                        throw new UntidyText(this, "must not contain half of a surrogate pair");
                    }
                    i++;
                }
            }
        }
    }
}
