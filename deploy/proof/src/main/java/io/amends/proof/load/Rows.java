package io.amends.proof.load;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

/** The ceiling of accepting: inserts what a visit weighs, and nothing else. */
final class Rows implements Crowd.Client {

    private static final String BODY = "x".repeat(150);

    private final int rows;
    private final Connection connection;
    private final PreparedStatement insert;

    /**
     * @param rows of one commit
     */
    Rows(Installation installation, int rows) throws SQLException {
        Database database = installation.database(Part.CUSTOMER);
        this.rows = rows;
        connection =
                DriverManager.getConnection(database.url(), database.user(), database.password());
        insert =
                connection.prepareStatement(
                        "insert into proof_load (id, body) select * from unnest(?::uuid[], ?::text[])");
    }

    static void makeTable(Installation installation) {
        installation
                .database(Part.CUSTOMER)
                .execute(
                        "create table proof_load (id uuid primary key, at timestamptz not null default now(), body text not null)");
    }

    @Override
    public int ask() throws SQLException {
        UUID[] ids = new UUID[rows];
        String[] bodies = new String[rows];
        Arrays.setAll(ids, i -> UUID.randomUUID());
        Arrays.fill(bodies, BODY);
        insert.setArray(1, connection.createArrayOf("uuid", ids));
        insert.setArray(2, connection.createArrayOf("text", bodies));
        return insert.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
