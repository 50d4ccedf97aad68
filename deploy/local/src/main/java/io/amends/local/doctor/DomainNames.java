package io.amends.local.doctor;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * What mailbox providers look up before they believe that mail is from the sender's domain: SPF,
 * DKIM and DMARC.
 */
final class DomainNames implements Examination {

    private static final String PATIENCE_MILLIS = "2000";

    @Override
    public List<Finding> look(Patient patient) {
        Optional<String> domain =
                patient.service("notification-service").flatMap(s -> domain(s.settings()));
        if (domain.isEmpty()) {
            return List.of(
                    Finding.note(
                            "mail",
                            "has no sender's domain",
                            "To write to customers, set AMENDS_MAIL_FROM for notification-service."));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(
                look(
                        patient,
                        domain.get(),
                        "v=spf1",
                        "SPF",
                        "Publish which servers send its mail, such as: v=spf1 mx include:… -all"));
        findings.add(
                look(
                        patient,
                        "_dmarc." + domain.get(),
                        "v=DMARC1",
                        "DMARC",
                        "Publish what becomes of mail that is not its own: v=DMARC1; p=none; rua=…"));
        findings.add(
                patient.dkimSelector()
                        .map(
                                selector ->
                                        look(
                                                patient,
                                                selector + "._domainkey." + domain.get(),
                                                "p=",
                                                "DKIM",
                                                "Publish the key with which the mail server signs."))
                        .orElse(
                                Finding.note(
                                        domain.get(),
                                        "DKIM was not looked up",
                                        "--dkim-selector says under which name the mail server's key is.")));
        return findings;
    }

    /** The sender's domain, if one was set that is meant for others. */
    static Optional<String> domain(Settings settings) {
        return settings.get("AMENDS_MAIL_FROM")
                .map(address -> address.substring(address.indexOf('@') + 1))
                .map(domain -> domain.replace(">", "").toLowerCase(Locale.ROOT))
                .filter(domain -> !domain.endsWith("localdomain") && !domain.equals("localhost"));
    }

    private static Finding look(
            Patient patient, String name, String mark, String what, String advice) {
        try {
            return texts(patient, name).stream().anyMatch(text -> text.contains(mark))
                    ? Finding.well(name, "has " + what)
                    : Finding.ill(name, "has no " + what, advice);
        } catch (NameNotFoundException e) {
            return Finding.ill(name, "has no " + what, advice);
        } catch (NamingException e) {
            return Finding.note(
                    name,
                    what + " could not be looked up (%s)".formatted(e.getClass().getSimpleName()),
                    "Look it up elsewhere: dig TXT " + name);
        }
    }

    // Of DNS come texts only, no objects; and it is asked by means of a Hashtable.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    private static List<String> texts(Patient patient, String name) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(
                Context.PROVIDER_URL, patient.dns() == null ? "dns:" : "dns://" + patient.dns());
        settings.put("com.sun.jndi.dns.timeout.initial", PATIENCE_MILLIS);
        settings.put("com.sun.jndi.dns.timeout.retries", "1");
        InitialDirContext names = new InitialDirContext(settings);
        try {
            Attribute found = names.getAttributes(name, new String[] {"TXT"}).get("TXT");
            List<String> texts = new ArrayList<>();
            if (found != null) {
                NamingEnumeration<?> all = found.getAll();
                while (all.hasMore()) {
                    texts.add(String.valueOf(all.next()));
                }
            }
            return texts;
        } finally {
            names.close();
        }
    }
}
