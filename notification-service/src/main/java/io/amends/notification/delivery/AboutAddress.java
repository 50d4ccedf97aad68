package io.amends.notification.delivery;

/** What the end of a conversation says about the customer's address. */
enum AboutAddress {
    NOTHING,
    WORKS,
    /** There is no such mailbox. */
    HARD_BOUNCE,
    /** It did not take this mail. */
    SOFT_BOUNCE;

    /**
     * @param after what became of the mail
     */
    static AboutAddress of(Conversation conversation, SendState after) {
        return switch (conversation) {
            case Conversation.Accepted() -> WORKS;
            case Conversation.Refused(String codes, Conversation.Fault fault) ->
                    switch (fault) {
                        case HARD_BOUNCE -> HARD_BOUNCE;
                        case SOFT_BOUNCE -> SOFT_BOUNCE;
                        case MAIL -> NOTHING;
                    };
            case Conversation.NotNow(String codes, boolean mailbox) ->
                    mailbox && after == SendState.FAILED ? SOFT_BOUNCE : NOTHING;
            case Conversation.Unroutable() -> NOTHING;
            case Conversation.RouteRefused(String codes) -> NOTHING;
            case Conversation.NoAnswer() -> NOTHING;
        };
    }
}
