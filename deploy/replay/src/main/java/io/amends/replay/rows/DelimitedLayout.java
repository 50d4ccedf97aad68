package io.amends.replay.rows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Columns between delimiters.
 *
 * @param delimiter one character, or null for any run of white space
 * @param header whether the first row names the columns
 * @param currency of amounts where no column says it
 */
public record DelimitedLayout(
        @Nullable String delimiter,
        boolean header,
        Columns columns,
        Times times,
        @Nullable String location,
        @Nullable String channel,
        @Nullable String currency)
        implements Layout {

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    public DelimitedLayout {
        if (delimiter != null && delimiter.length() != 1) {
            throw new IllegalArgumentException(
                    "A delimiter is one character, or 'whitespace', not '" + delimiter + "'");
        }
        if (location == null && !columns.has(Columns.Field.LOCATION)) {
            throw new IllegalArgumentException("Say the visits' location, or its column");
        }
        if (columns.has(Columns.Field.AMOUNT)
                && currency == null
                && !columns.has(Columns.Field.CURRENCY)) {
            throw new IllegalArgumentException("Say the amounts' currency, or its column");
        }
    }

    @Override
    public Stream<List<String>> rows(BufferedReader text) {
        if (delimiter == null) {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(line -> List.of(WHITE_SPACE.split(line, -1)));
        }
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)
                .stream()
                .map(CsvRecord::getFields);
    }

    @Override
    public RowReader reader(Iterator<List<String>> rows) {
        List<String> names = header && rows.hasNext() ? rows.next() : List.of();
        Columns.Places places = columns.places(names);
        return fields -> visit(places, fields);
    }

    private ObjectNode visit(Columns.Places places, List<String> fields) throws UnreadableRow {
        ObjectNode visit = JsonNodeFactory.instance.objectNode();
        put(visit, "visitId", places.value(Columns.Field.VISIT_ID, fields));
        put(visit, "occurredAt", times.read(when(places, fields)));
        put(visit, "location", or(places.value(Columns.Field.LOCATION, fields), location));
        put(visit, "channel", or(places.value(Columns.Field.CHANNEL, fields), channel));
        put(visit, "status", places.value(Columns.Field.STATUS, fields));
        String staff = places.value(Columns.Field.STAFF, fields);
        if (staff != null) {
            visit.putArray("staff").add(staff);
        }
        String amount = places.value(Columns.Field.AMOUNT, fields);
        if (amount != null) {
            String code = or(places.value(Columns.Field.CURRENCY, fields), currency);
            visit.putObject("amount").put("minor", minor(amount, code)).put("currency", code);
        }
        ObjectNode customer = JsonNodeFactory.instance.objectNode();
        put(customer, "loyaltyId", places.value(Columns.Field.CUSTOMER, fields));
        put(customer, "email", places.value(Columns.Field.EMAIL, fields));
        put(customer, "phone", places.value(Columns.Field.PHONE, fields));
        put(customer, "name", places.value(Columns.Field.NAME, fields));
        if (!customer.isEmpty()) {
            visit.set("customer", customer);
        }
        return visit;
    }

    private static String when(Columns.Places places, List<String> fields) throws UnreadableRow {
        List<String> parts = new ArrayList<>(2);
        for (Columns.Field field : List.of(Columns.Field.DATE, Columns.Field.TIME)) {
            String part = places.value(field, fields);
            if (part != null) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            throw new UnreadableRow("no date");
        }
        return String.join(" ", parts);
    }

    /** A decimal amount in the currency's minor units: 11.77 USD are 1177. */
    private static long minor(String amount, @Nullable String currency) throws UnreadableRow {
        if (currency == null) {
            throw new UnreadableRow("an amount without a currency");
        }
        try {
            int digits = Currency.getInstance(currency).getDefaultFractionDigits();
            if (digits < 0) {
                throw new UnreadableRow("'" + currency + "' has no minor units");
            }
            return new BigDecimal(amount).movePointRight(digits).longValueExact();
        } catch (ArithmeticException e) {
            throw new UnreadableRow(
                    "amount '" + amount + "' is finer than " + currency + " has units");
        } catch (NumberFormatException e) {
            throw new UnreadableRow("amount '" + amount + "' is not a decimal number");
        } catch (IllegalArgumentException e) {
            throw new UnreadableRow("'" + currency + "' is no ISO 4217 currency");
        }
    }

    private static @Nullable String or(@Nullable String value, @Nullable String otherwise) {
        return value != null ? value : otherwise;
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}
