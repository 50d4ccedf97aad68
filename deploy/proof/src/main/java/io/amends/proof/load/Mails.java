package io.amends.proof.load;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How fast a queue of mail is handed over, each with its states stored before and after, beside a
 * client on as many connections that has nothing to remember.
 */
final class Mails implements Measurement {

    /** As many as notification-service has by default. */
    private static final int CONNECTIONS = 8;

    private static final int A_SECOND = 500;

    // Each in the order of its index, which else is not used where most rows are thought to be
    // such.
    private static final String PENDING =
            "select 1 from deliveries where state = 'pending'"
                    + " order by transactional desc, next_attempt_at limit 1";
    private static final String SENDING =
            "select 1 from deliveries where state = 'sending' order by sender_id limit 1";

    @Override
    public void measure(Bench bench) throws Exception {
        Installation installation = bench.installation();
        long mails = bench.time().toSeconds() * A_SECOND;
        queue(bench, mails);
        installation.up();
        double ours = bench.figures().note("mails/s with durable states", sent(bench));
        double bare = bare(bench, mails);
        bench.figures().note(Goal.MAILS, ours / bare);
    }

    /** While the mail server is away, until it is back and somebody says so. */
    private static void queue(Bench bench, long mails) throws Exception {
        Installation installation = bench.installation();
        Database database = installation.database(Part.NOTIFICATION);
        bench.rest();
        Bench.until("Mail is not sent", () -> !isWaiting(bench) && !isSending(bench));
        installation.kill(Part.INBOX);
        try (Crowd.Client strangers = bench.posts().batcherOfStrangers()) {
            for (long i = 0; i < mails; i += Posts.BATCH) {
                strangers.ask();
            }
        }
        bench.rest();
        Bench.until(
                "Mail does not wait",
                () -> {
                    attemptAt(database, "now() + interval '1 day'");
                    return !isSending(bench);
                });
    }

    private static void attemptAt(Database database, String when) {
        database.execute(
                "update deliveries set next_attempt_at = " + when + " where state = 'pending'");
    }

    /** Returns mails a second, from the first to the last. */
    private static double sent(Bench bench) {
        Database database = bench.installation().database(Part.NOTIFICATION);
        attemptAt(database, "now()");
        Bench.until("No mail is sent", () -> isSending(bench));
        long waiting = database.count("select count(*) from deliveries where state = 'pending'");
        long began = System.nanoTime();
        Bench.until("Mail is not sent", () -> !isWaiting(bench));
        return waiting * 1e9 / (System.nanoTime() - began);
    }

    private static boolean isWaiting(Bench bench) {
        return bench.lag().any(Part.NOTIFICATION, PENDING);
    }

    private static boolean isSending(Bench bench) {
        return bench.lag().any(Part.NOTIFICATION, SENDING);
    }

    private static double bare(Bench bench, long mails) {
        Installation installation = bench.installation();
        List<Inbox.Mail> all = installation.inbox().all();
        String mail = all.getLast().raw();
        Optional<Path> source = smtpSource();
        if (source.isPresent()) {
            return bench.figures()
                    .note(
                            "mails/s of Postfix smtp-source",
                            postfix(source.get(), installation.mailPort(), mails, mail.length()));
        }
        return bench.figures()
                .note(
                        "mails/s of a bare client",
                        Crowd.ask(
                                CONNECTIONS,
                                bench.time(),
                                () -> new MailLine(installation.mailPort(), mail)));
    }

    private static Optional<Path> smtpSource() {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin")
                .map(directory -> Path.of(directory, "smtp-source"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static double postfix(Path source, int port, long mails, int length) {
        long began = System.nanoTime();
        Program.run(
                source.toString(),
                "-d",
                "-s" + CONNECTIONS,
                "-m" + mails,
                "-l" + length,
                "-tbare@example.com",
                "127.0.0.1:" + port);
        return mails * 1e9 / (System.nanoTime() - began);
    }
}
