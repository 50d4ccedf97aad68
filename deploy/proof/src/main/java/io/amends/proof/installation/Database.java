package io.amends.proof.installation;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A service's database. */
public record Database(String url, String user, String password) {

    public long count(String sql, String... parameters) {
        return Long.parseLong(column(sql, parameters).getFirst());
    }

    /** The first column of all rows, as text. */
    public List<String> column(String sql, String... parameters) {
        return rows(sql, parameters).stream().map(List::getFirst).toList();
    }

    /** Two columns, the first of which names the row once. */
    public Map<String, String> map(String sql, String... parameters) {
        Map<String, String> map = new LinkedHashMap<>();
        for (List<String> row : rows(sql, parameters)) {
            if (map.put(row.getFirst(), row.getLast()) != null) {
                throw new IllegalStateException(
                        row.getFirst() + " is there more than once: " + sql);
            }
        }
        return map;
    }

    /** What somebody might do to it who has its password. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** All rows, all columns as text. */
    public List<List<String>> rows(String sql, String... parameters) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                List<List<String>> rows = new ArrayList<>();
                while (result.next()) {
                    List<String> row = new ArrayList<>(columns);
                    for (int i = 1; i <= columns; i++) {
                        row.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(row);
                }
                return rows;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
