package io.amends.chassis.web;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

@QuarkusTest
@WithRealServers
@TestProfile(ChassisAlone.class)
class ProblemsResourceTest {

    private static RequestSpecification till() {
        return given().auth().oauth2(Tokens.of("pos").sign()).contentType("application/json");
    }

    private static ValidatableResponse post(String body) {
        return till().body(body.getBytes(StandardCharsets.UTF_8)).post("/v1/till/sales").then();
    }

    private static ValidatableResponse isProblem(ValidatableResponse answer, int status) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .body("status", equalTo(status))
                .body("type", startsWith("urn:amends:problem:"))
                .body("title", not(nullValue()))
                .body("correlationId", matchesPattern("[0-9a-f]{32}"));
    }

    @Test
    void acceptsWhatIsRight() {
        post("""
                {"source":"till-7","occurredAt":"2026-11-20T12:31:07-05:00","day":"2026-11-20","channel":"phone-order",
                 "amount":{"minor":1880,"currency":"USD"},"lines":[{"product":"tea","quantity":1}],"staff":["s-1"],
                 "attributes":{"anything":[1,"😀",{"goes":null}]}}""")
                .statusCode(200)
                .body("id", equalTo("till-7"))
                .body("$", not(hasKey("note")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"source\":",
                "nonsense",
                "{'source':1}",
                "{\"source\":\"a\"} x",
                "\u0000",
                "{\"amount\":{\"minor\":01}}",
                "{\"source\":\"a\",\"attributes\":{\"\\udc00\":1}}"
            })
    void malformedJsonIs400AndSaysWhereButQuotesNothing(String body) {
        isProblem(post(body), 400)
                .body("type", equalTo("urn:amends:problem:malformed"))
                .body("detail", startsWith("the body is not well-formed JSON"))
                .body("detail", not(containsString("Unexpected")))
                .body("detail", not(containsString("nonsense")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"source":7}                                              | /source          | must be text
            {"source":"a","amount":{"minor":"1880"}}                  | /amount/minor    | must be a whole number
            {"source":"a","amount":{"minor":18.5}}                    | /amount/minor    | must be a whole number
            {"source":"a","amount":{"minor":1.0}}                     | /amount/minor    | must be a whole number
            {"source":"a","amount":{"minor":true}}                    | /amount/minor    | must be a whole number
            {"source":"a","amount":{"minor":99999999999999999999}}    | /amount/minor    | must be a whole number within its range
            {"source":"a","amount":{"minor":null,"currency":"USD"}}   | /amount/minor    | is required
            {"source":"a","amount":{"currency":"USD"}}                | /amount/minor    | is required
            {"source":"a","amount":[]}                                | /amount          | must be an object
            {"source":"a","amount":"lots"}                            | /amount          | must be an object
            {"source":"a","lines":{}}                                 | /lines           | must be a list
            {"source":"a","lines":[{"product":"x","quantity":1},{"product":"x","quantity":99999999999}]} | /lines/1/quantity | must be a whole number within its range
            {"source":"a","lines":[null]}                             | /lines/0         | must not be null
            {"source":"a","occurredAt":"2026-02-30T10:00:00Z"}        | /occurredAt      | must be an existing date and time with its offset, such as 2026-11-20T12:31:07-05:00
            {"source":"a","occurredAt":"2026-11-20T10:00:00"}         | /occurredAt      | must be an existing date and time with its offset, such as 2026-11-20T12:31:07-05:00
            {"source":"a","occurredAt":1700000000}                    | /occurredAt      | must be an existing date and time with its offset, such as 2026-11-20T12:31:07-05:00
            {"source":"a","occurredAt":"1700000000"}                  | /occurredAt      | must be an existing date and time with its offset, such as 2026-11-20T12:31:07-05:00
            {"source":"a","occurredAt":""}                            | /occurredAt      | must be an existing date and time with its offset, such as 2026-11-20T12:31:07-05:00
            {"source":"a","day":"2026-02-29"}                         | /day             | must be an existing date, such as 2026-11-20
            {"source":"a","day":[2026,2,1]}                           | /day             | must be an existing date, such as 2026-11-20
            {"source":"a","channel":"fax"}                            | /channel         | must be one of counter, phone-order
            {"source":"a","channel":0}                                | /channel         | must be one of counter, phone-order
            {"source":"a","customer":"me"}                            | /customer        | must be a UUID
            {"source":"a","sourcce":"b"}                              | /sourcce         | is not a known field; the nearest known one is 'source'
            {"source":"a","occured_at":"b"}                           | /occured_at      | is not a known field; the nearest known one is 'occurredAt'
            {"source":"a","amount":{"minor":1,"currancy":"USD"}}      | /amount/currancy | is not a known field; the nearest known one is 'currency'
            {"source":"a","code":{"value":"ABC"}}                     | /code/value      | must be lower-case letters
            {"source":"a","source":"b"}                               | /source          | must not be there twice
            {"source":"a","attributes":{"x":1,"x":2}}                 | /attributes/x    | must not be there twice
            {"source":"a"}{"source":"b"}                              | ``               | must be one JSON value and nothing after it
            {"source":"a\\u0000"}                                     | /source          | must not contain the character NUL
            {"source":"a","attributes":{"deep":["\\ud800"]}}          | /attributes/deep/0 | must not contain half of a surrogate pair
            """)
    void aWrongFieldIs422WithItsPointerAndTheRule(String body, String pointer, String rule) {
        isProblem(post(body), 422)
                .body("type", equalTo("urn:amends:problem:rule-broken"))
                .body("errors", hasSize(1))
                .body("errors[0].pointer", equalTo(pointer))
                .body("errors[0].detail", equalTo(rule));
    }

    @Test
    void beanValidationNamesEveryFieldNestedOnesAndThoseInListsToo() {
        isProblem(
                        post(
                                """
                {"source":" ","amount":{"minor":-1,"currency":"USDX"},"lines":[{"product":"x","quantity":1},{"product":"","quantity":0}],"staff":["a",""]}"""),
                        422)
                .body(
                        "errors.pointer",
                        containsInAnyOrder(
                                "/source",
                                "/amount/minor",
                                "/amount/currency",
                                "/lines/1/product",
                                "/lines/1/quantity",
                                "/staff/1"))
                .body(
                        "errors.find { it.pointer == '/amount/minor' }.detail",
                        equalTo("must be greater than or equal to 0"));
    }

    @Test
    void aBodyMustBeThere() {
        isProblem(post(""), 422)
                .body("errors[0].pointer", equalTo(""))
                .body("errors[0].detail", equalTo("is required"));
        isProblem(post("null"), 422).body("errors[0].detail", equalTo("is required"));
        isProblem(post("[]"), 422).body("errors[0].detail", equalTo("must be an object"));
    }

    @Test
    void limitsHoldForDepthAndLength() {
        isProblem(
                        post(
                                "{\"source\":\"a\",\"attributes\":{\"x\":"
                                        + "[".repeat(2_000)
                                        + "]".repeat(2_000)
                                        + "}}"),
                        422)
                .body("errors[0].detail", equalTo("must not be nested deeper than 50 levels"));
        isProblem(post("{\"source\":\"a\",\"attributes\":{\"x\":" + "1".repeat(2_000) + "}}"), 422)
                .body("errors[0].detail", equalTo("must not be a number of more than 50 digits"));
    }

    @Test
    void aFieldsNameIsTextToo() {
        isProblem(post("{\"source\":\"a\",\"attributes\":{\"a\\u0000\":1}}"), 422)
                .body("errors[0].detail", equalTo("must not contain the character NUL"));
    }

    private static ValidatableResponse list(String query) {
        return given().auth()
                .oauth2(Tokens.of("agent").sign())
                .get("/v1/till/sales?" + query)
                .then();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            from=2026-02-30 | from    | must be an existing date, such as 2026-11-20
            channel=fax     | channel | must be one of counter, phone-order
            limit=many      | limit   | must be a whole number
            limit=1.5       | limit   | must be a whole number
            limit=0         | limit   | must be greater than 0
            cursor=%C3%A4   | cursor  | must be the 'next' of an earlier page
            """)
    void aWrongParameterIs422WithItsName(String query, String parameter, String rule) {
        isProblem(list(query), 422)
                .body("errors[0].parameter", equalTo(parameter))
                .body("errors[0].detail", equalTo(rule));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location=a&location=b",
                "location=a&location=a",
                "limit=1&from=2026-02-28&limit=2"
            })
    void aParameterThatTakesOneValueIsNotGivenTwice(String query) {
        isProblem(list(query), 422)
                .body("errors[0].parameter", equalTo(query.substring(0, query.indexOf('='))))
                .body("errors[0].detail", equalTo("must be given only once"));
        list("x=1&x=2").statusCode(200);
    }

    @Test
    void parametersAreSpelledAsInBodies() {
        list("channel=phone-order&from=2026-02-28").statusCode(200);
    }

    @Test
    void pagesFollowTheirCursors() {
        String next =
                list("limit=2")
                        .statusCode(200)
                        .body("items", equalTo(List.of("a", "b")))
                        .extract()
                        .path("next");
        list("cursor=" + next).body("items", equalTo(List.of("c"))).body("$", not(hasKey("next")));
    }

    @Test
    void whatTheFrameworkRefusesIsAProblemToo() {
        isProblem(till().get("/v1/nothing-here").then(), 404);
        isProblem(till().get("/nothing-here").then(), 404);
        isProblem(till().get("/v1/till/sales/not-a-uuid").then(), 404);
        isProblem(till().delete("/v1/till/sales").then(), 405);
        isProblem(
                given().auth()
                        .oauth2(Tokens.of("pos").sign())
                        .contentType("text/plain")
                        .body("x")
                        .post("/v1/till/sales")
                        .then(),
                415);
        isProblem(
                till().accept("image/png").body("{\"source\":\"a\"}").post("/v1/till/sales").then(),
                406);
    }

    @Test
    void refusalsKeepTheirStatus() {
        isProblem(given().get("/v1/till/sales/0198d3a0-0000-7000-8000-000000000000").then(), 404)
                .body("detail", equalTo("no sale has this id"));
        isProblem(given().get("/v1/till/failures/conflict").then(), 409);
        isProblem(given().get("/v1/till/failures/precondition").then(), 412);
        isProblem(given().get("/v1/till/failures/busy").then(), 503).header("Retry-After", "2");
        isProblem(given().get("/v1/till/failures/too-many").then(), 429).header("Retry-After", "7");
        isProblem(given().get("/v1/till/failures/two-rules").then(), 422)
                .body("errors.pointer", hasItem("/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"database-down", "pool-exhausted"})
    void aDatabaseThatIsAwayIs503AndSaysNothingAboutIt(String kind) {
        isProblem(given().get("/v1/till/failures/" + kind).then(), 503)
                .header("Retry-After", "2")
                .body("detail", not(containsString("secret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/till/failures/unforeseen", "/v1/till/unwritable"})
    void whatNobodyForesawIs500WithoutDetailsButWithTheIdUnderWhichTheLogHasThem(String path) {
        String body =
                isProblem(given().get(path).then(), 500)
                        .body("detail", not(containsString("secret-detail")))
                        .extract()
                        .asString();
        assertThat(body).doesNotContain("secret", "Exception", "\tat ");
    }

    @Test
    void theCorrelationIdIsInTheHeaderAsWell() {
        var answer = given().get("/v1/till/failures/conflict").then().extract();
        assertThat(answer.header("X-Correlation-Id")).isEqualTo(answer.path("correlationId"));
    }

    @Test
    void peopleGetAPage() {
        given().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/v1/till/failures/conflict")
                .then()
                .statusCode(409)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("it is already voided"))
                .body(containsString("<!doctype html>"));
        given().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/nothing-here")
                .then()
                .statusCode(404)
                .contentType("text/html;charset=UTF-8");
        given().accept("application/json, text/html")
                .get("/v1/till/failures/conflict")
                .then()
                .contentType("application/problem+json");
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() {
        for (String path :
                List.of(
                        "/v1/till/failures/conflict",
                        "/q/health/live",
                        "/assets/amends.css",
                        "/sign-in",
                        "/nothing-here")) {
            given().get(path)
                    .then()
                    .header("Content-Security-Policy", startsWith("default-src 'self'"))
                    .header("Content-Security-Policy", not(containsString("unsafe")))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "same-origin")
                    .header("Strict-Transport-Security", nullValue());
        }
        till().get("/v1/till/me").then().statusCode(200).header("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "not a media type", "text/html;q=x", "a/b,,c"})
    void anAcceptThatNamesNoMediaTypeIs400(String accept) {
        isProblem(till().accept(accept).body("{}").post("/v1/till/sales").then(), 400)
                .body("detail", containsString("Accept"));
    }

    @Test
    void aContentTypeThatIsNoneIs400() {
        isProblem(
                        given().auth()
                                .oauth2(Tokens.of("pos").sign())
                                .header("Content-Type", "nonsense")
                                .post("/v1/till/sales")
                                .then(),
                        400)
                .body("detail", containsString("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/till/a%00b", "/v1/till?name=a%00b"})
    void anAddressWithNulIs400(String address) {
        isProblem(given().urlEncodingEnabled(false).get(address).then(), 400)
                .body("detail", containsString("NUL"));
    }

    @Test
    void aFormThatIsBadlyEncodedIs400() {
        isProblem(
                        given().auth()
                                .oauth2(Tokens.of("pos").sign())
                                .urlEncodingEnabled(false)
                                .formParam("text", "%zz")
                                .post("/v1/till/notes")
                                .then(),
                        400)
                .body("detail", containsString("form"));
    }
}
