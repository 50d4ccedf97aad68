package io.amends.feedback.desk;

/** The case that the API's description shows, before and after it was worked on. */
final class Examples {
    private static final String ABOUT =
            """
            "complaintId":"0199a1b2-7c00-7000-8000-000000000007","location":"main-street","localDate":"2026-11-20",
            "prompted":false,"severity":"normal","cause":"waiting","openedAt":"2026-11-20T20:04:00Z",
            "acknowledgeBy":"2026-11-21T15:04:00Z","resolveBy":"2026-11-23T17:04:00Z",
            "acknowledgedAt":"2026-11-20T20:20:00Z","businessMinutesToAcknowledge":16,"assigned":true,"escalations":[],
            "reopened":0,"customerId":"0199a1b2-7c00-7000-8000-000000000005","imported":false,"assignee":"ann\"""";

    static final String STANDING =
            """
            {"caseId":"0199a1b2-7c00-7000-8000-000000000008","version":4,"state":"in-progress",
             "remedies":[{"kind":"refund","cost":{"minor":1880,"currency":"USD"},"at":"2026-11-20T20:41:00Z"}],"""
                    + ABOUT
                    + "}";

    static final String CASE =
            """
            {"caseId":"0199a1b2-7c00-7000-8000-000000000008","version":2,"state":"acknowledged","remedies":[],"""
                    + ABOUT
                    + """
            ,"words":{"channel":"phone","text":"I waited half an hour.","remedySought":"My money back"},
             "customer":{"customerId":"0199a1b2-7c00-7000-8000-000000000005","name":"Ann Example","locale":"en-US",
                         "email":"ann@example.com","visits":12},
             "history":[{"version":2,"action":"acknowledged","at":"2026-11-20T20:20:00Z",
                         "recordedAt":"2026-11-20T20:20:00Z","by":"ann","imported":false,"businessMinutes":16,
                         "details":{"note":"Will call back at five"}}]}""";

    static final String SUMMARY =
            """
            {"caseId":"0199a1b2-7c00-7000-8000-000000000008","version":1,
             "complaintId":"0199a1b2-7c00-7000-8000-000000000007","location":"main-street","state":"opened",
             "severity":"normal","cause":"waiting","prompted":false,"imported":false,"openedAt":"2026-11-20T20:04:00Z",
             "acknowledgeBy":"2026-11-21T15:04:00Z","resolveBy":"2026-11-23T17:04:00Z",
             "dueAt":"2026-11-21T15:04:00Z","overdue":false,"escalated":false}""";

    private Examples() {}
}
