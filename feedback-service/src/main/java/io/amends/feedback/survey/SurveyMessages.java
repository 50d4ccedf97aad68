package io.amends.feedback.survey;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the survey says to customers; other languages are in {@code messages/survey_*.properties}.
 */
@MessageBundle("survey")
public interface SurveyMessages {

    @Message("How was it?")
    String title();

    @Message("Your visit on {date}")
    String visit(String date);

    @Message("How likely are you to recommend us to a friend?")
    String question();

    @Message("0 – not at all")
    String lowest();

    @Message("10 – certainly")
    String highest();

    @Message("What was it about?")
    String reason();

    @Message("optional")
    String optional();

    @Message("How I was treated")
    String cause_indifference();

    @Message("A promise not kept")
    String cause_broken_promise();

    @Message("The product")
    String cause_product();

    @Message("The bill or the price")
    String cause_billing();

    @Message("The wait")
    String cause_waiting();

    @Message("The place")
    String cause_environment();

    @Message("Safety")
    String cause_safety();

    @Message("Something else")
    String cause_other();

    @Message("In your own words")
    String words();

    @Message("Something is wrong – please get back to me")
    String reply();

    @Message("Two more questions, if you like")
    String more();

    @Message("How satisfied were you, all in all?")
    String csat();

    @Message("1 – not at all")
    String csat_lowest();

    @Message("5 – very")
    String csat_highest();

    @Message("How many people have you told about it?")
    String told();

    @Message("How can we reach you?")
    String contact();

    @Message("Only if you would like an answer. We use it for nothing else.")
    String contact_why();

    @Message("Your name")
    String name();

    @Message("E-mail")
    String email();

    @Message("Phone")
    String phone();

    @Message("Send")
    String send();

    @Message("Please look at this again")
    String refused();

    @Message("Choose a number from 0 to 10.")
    String refused_score();

    @Message("Choose a number from 1 to 5.")
    String refused_csat();

    @Message("A number of people, such as 3.")
    String refused_told();

    @Message("At most 4,000 characters, please.")
    String refused_words();

    @Message("There is a character in it that we cannot keep.")
    String refused_unreadable();

    @Message("A name of at most 200 characters, and nothing else.")
    String refused_name();

    @Message("An e-mail address looks like name@example.com.")
    String refused_email();

    @Message("A phone number with its country code looks like +1 202 555 0123.")
    String refused_phone();

    @Message("Thank you")
    String thanks();

    @Message("Your answer has arrived. We read every one, and we count it.")
    String thanks_next();

    @Message(
            "We are sorry that it was not right. Somebody at {location} takes care of it personally, by {time} at the latest.")
    String thanks_sorry(String location, String time);

    @Message("We are sorry that it was not right. Somebody takes care of it personally.")
    String thanks_sorry_soon();

    @Message("You have answered already")
    String answered();

    @Message("Your first answer stands; nothing was changed. Thank you for it.")
    String answered_next();

    @Message("This link has expired")
    String expired();

    @Message(
            "The question was about a visit some time ago. If there is something you would like to tell us, please just ask for us at the counter.")
    String expired_next();

    @Message("This link does not work")
    String unknown();

    @Message("Please open it again from our message; perhaps a part of it was lost on the way.")
    String unknown_next();

    @Message(
            "No cookies, no tracking. What you write is read by the people responsible, and by nobody else.")
    String privacy();
}
