package io.amends.proof.installation;

import java.util.List;

/** An installation from outside: its APIs, with anybody's token, and the mails that it sends. */
public interface Deployed {

    Api api(Part part, String token);

    /** A token of a role, good everywhere. */
    String token(String role);

    List<Inbox.Mail> mailsTo(String recipient);

    /** Nobody waits for a survey, or is left out of it by chance. */
    default void surveyAtOnce() {
        Api.Reply reply =
                api(Part.NOTIFICATION, token("operator"))
                        .put(
                                "/v1/programmes/post-visit-survey",
                                """
                                {"active":true,"delay":"PT0S","maxAge":"P3D","holdOutPercent":0}
                                """);
        if (!reply.ok()) {
            throw new IllegalStateException("The survey could not be set up: " + reply);
        }
    }
}
