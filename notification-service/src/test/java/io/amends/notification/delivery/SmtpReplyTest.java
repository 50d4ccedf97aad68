package io.amends.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    RCPT        | 550 5.1.1 no such user                                   | mailbox-refused
                    RCPT        | 550 5.1.2 bad destination system                         | mailbox-refused
                    RCPT        | 550 5.1.6 moved                                          | mailbox-refused
                    RCPT        | 556 5.1.10 null MX                                       | mailbox-refused
                    RCPT        | 550 User unknown                                         | mailbox-refused
                    RCPT        | 550 5.0.0 No such user here                              | mailbox-refused
                    RCPT        | 553 sorry, no mailbox here: unknown user                 | mailbox-refused
                    END_OF_DATA | 550 5.1.1 no such user                                   | mailbox-refused
                    RCPT        | 501 5.1.3 Bad recipient address syntax                   | soft-bounce
                    RCPT        | 553 5.1.3 Bad recipient address syntax                   | soft-bounce
                    RCPT        | 501 syntax                                               | soft-bounce
                    RCPT        | 555 5.5.2 Syntax error                                   | soft-bounce
                    RCPT        | 550 5.2.1 this account is disabled                       | soft-bounce
                    RCPT        | 552 5.2.2 mailbox full                                   | soft-bounce
                    RCPT        | 550 5.2.2 over quota                                     | soft-bounce
                    RCPT        | 550 5.4.1 Recipient address rejected: Access denied      | soft-bounce
                    RCPT        | 550 no                                                   | soft-bounce
                    END_OF_DATA | 552 5.2.2 mailbox full                                   | soft-bounce
                    END_OF_DATA | 552 quota exceeded                                       | soft-bounce
                    RCPT        | 552 5.3.4 message too big                                | mail-refused
                    MAIL        | 552 5.3.4 message too big                                | mail-refused
                    END_OF_DATA | 554 5.6.0 malformed                                      | mail-refused
                    END_OF_DATA | 554 transaction failed                                   | mail-refused
                    DATA        | 554 no                                                   | mail-refused
                    RCPT        | 550 5.7.1 Client host blocked using zen                  | route-refused
                    RCPT        | 550 5.7.1 unknown user or blocked                        | route-refused
                    RCPT        | 550 Blocked: see our blocklist                           | route-refused
                    RCPT        | 554 Relay access denied                                  | route-refused
                    RCPT        | 550 5.7.26 unauthenticated sender                        | route-refused
                    RCPT        | 553 5.1.8 domain of sender unknown                 | route-refused
                    MAIL        | 553 5.1.7 sender                                         | route-refused
                    MAIL        | 550 we do not know you                                   | route-refused
                    MAIL        | 530 5.7.0 authentication required                        | route-refused
                    CONNECT     | 535 5.7.8 bad credentials                                | route-refused
                    CONNECT     | 554 go away                                              | route-refused
                    END_OF_DATA | 554 5.7.1 looks like spam                                | route-refused
                    RCPT        | 503 5.5.1 nested MAIL command                            | not-now
                    MAIL        | 503 5.5.1 Error: nested MAIL command                     | not-now
                    DATA        | 503 5.5.1 need RCPT                                      | not-now
                    DATA        | 554 5.5.1 no valid recipients                            | not-now
                    MAIL        | 500 what                                                 | not-now
                    RCPT        | 451 4.3.0 try again                                      | not-now
                    RCPT        | 450 4.7.1 greylisted                                     | not-now
                    RCPT        | 452 4.2.2 mailbox full                                   | not-now
                    CONNECT     | 421 4.3.2 closing                                        | not-now
                    END_OF_DATA | 250 2.0.0 taken                                          | accepted
                    """)
    void saysWhoseFaultItIs(SmtpReply.Command command, String text, String word) {
        assertThat(reply(command, text).meaning(true).word()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "452 4.2.2 mailbox full, true",
        "450 4.2.1 not now, true",
        "451 4.3.0 try again, false",
        "450 4.7.1 greylisted, false",
        "451 try again, false"
    })
    void tellsAFullMailboxFromAServerThatIsIll(String text, boolean mailbox) {
        assertThat(reply(SmtpReply.Command.RCPT, text).meaning(true))
                .isEqualTo(
                        new Conversation.NotNow(
                                text.startsWith("451 try") ? "451" : text.substring(0, 9),
                                mailbox));
    }

    private static SmtpReply reply(SmtpReply.Command command, String text) {
        return new SmtpReply(command, Integer.parseInt(text.substring(0, 3)), text);
    }
}
