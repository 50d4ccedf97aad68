package io.amends.feedback.desk;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;

/**
 * What was typed into one of the desk's forms, as it came: a refused form is shown again with it.
 *
 * @param action the form's, the last part of its address; empty where nothing was sent
 */
public record Typed(String action, MultivaluedMap<String, String> fields) {
    static final Typed NOTHING = new Typed("", new MultivaluedHashMap<>());

    public boolean isIn(String form) {
        return action.equals(form);
    }

    public String value(String form, String field) {
        String value = isIn(form) ? fields.getFirst(field) : null;
        return value == null ? "" : value;
    }

    public boolean is(String form, String field, String value) {
        return value(form, field).equals(value);
    }
}
