package io.amends.chassis.observability;

import io.quarkus.smallrye.openapi.OpenApiFilter;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Describes the problems that any operation can answer with, once, and refers to them from each
 * operation.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemsInOpenApi implements OASFilter {
    private static final String PROBLEM = "Problem";
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Map<String, String> ALWAYS =
            Map.of(
                    "400",
                    "Not well-formed",
                    "406",
                    "Not available in a media type that Accept names",
                    "429",
                    "Too many requests; see Retry-After",
                    "500",
                    "Unexpected failure",
                    "503",
                    "Busy, or the database is away; nothing was stored; see Retry-After");
    private static final Map<String, String> SECURED =
            Map.of(
                    "401",
                    "No token, or not a valid one",
                    "403",
                    "The role or the scope does not allow it");
    private static final Map<String, String> WITH_BODY =
            Map.of(
                    "413", "The body is too large",
                    "408", "Not all of the body came in time",
                    "415", "Not a media type that is taken here, or a compressed body",
                    "422", "A rule is broken; errors names each field and its rule");
    private static final Map<String, String> WITH_PARAMETERS =
            Map.of(
                    "404", "Nothing has this id, code or name",
                    "422", "A rule is broken; errors names each field and its rule");
    private static final Map<String, String> WITH_PRECONDITION =
            Map.of("412", "Changed since it was read");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        api.getComponents().addSchema(PROBLEM, problem());
        if (api.getPaths() != null && api.getPaths().getPathItems() != null) {
            api.getPaths()
                    .getPathItems()
                    .values()
                    .forEach(path -> path.getOperations().forEach(ProblemsInOpenApi::describe));
        }
    }

    private static void describe(PathItem.HttpMethod method, Operation operation) {
        APIResponses responses = operation.getResponses();
        if (responses == null) {
            responses = OASFactory.createAPIResponses();
            operation.setResponses(responses);
        }
        add(responses, ALWAYS);
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            add(responses, SECURED);
        }
        if (operation.getRequestBody() != null) {
            add(responses, WITH_BODY);
        }
        List<Parameter> parameters =
                Objects.requireNonNullElse(operation.getParameters(), List.of());
        if (!parameters.isEmpty()) {
            add(responses, WITH_PARAMETERS);
        }
        if (parameters.stream().anyMatch(parameter -> "If-Match".equals(parameter.getName()))) {
            add(responses, WITH_PRECONDITION);
        }
        add(responses, declared(responses));
    }

    /** What the operation itself says of refusals, such as when they are conflicts. */
    private static Map<String, String> declared(APIResponses responses) {
        return responses.getAPIResponses().entrySet().stream()
                .filter(response -> response.getKey().startsWith("4"))
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                response ->
                                        Objects.requireNonNullElse(
                                                response.getValue().getDescription(), "Refused")));
    }

    /** As {@code KebabCaseEnums} writes them, which the scanner doesn't know. */
    @Override
    public Schema filterSchema(Schema schema) {
        if (schema.getEnumeration() != null) {
            schema.setEnumeration(
                    schema.getEnumeration().stream().map(ProblemsInOpenApi::inKebabCase).toList());
        }
        return schema;
    }

    private static Object inKebabCase(Object constant) {
        return constant instanceof String name && CONSTANT.matcher(name).matches()
                ? name.toLowerCase(Locale.ROOT).replace('_', '-')
                : constant;
    }

    private static void add(APIResponses responses, Map<String, String> problems) {
        problems.forEach(
                (status, description) -> {
                    APIResponse declared = responses.getAPIResponse(status);
                    if (declared == null || declared.getContent() == null) {
                        String words =
                                declared == null || declared.getDescription() == null
                                        ? description
                                        : declared.getDescription();
                        responses.addAPIResponse(
                                status,
                                OASFactory.createAPIResponse()
                                        .description(words)
                                        .content(
                                                OASFactory.createContent()
                                                        .addMediaType(
                                                                "application/problem+json",
                                                                OASFactory.createMediaType()
                                                                        .schema(
                                                                                OASFactory
                                                                                        .createSchema()
                                                                                        .ref(
                                                                                                PROBLEM)))));
                    }
                });
    }

    private static Schema problem() {
        Schema error =
                object().addProperty("pointer", text("JSON pointer into the body", "/amount/minor"))
                        .addProperty(
                                "parameter",
                                text(
                                        "or the name of a parameter of the path, the query or a header",
                                        "from"))
                        .addProperty("detail", text("the rule, in words", "must not be negative"));
        return object().description("What went wrong (RFC 9457)")
                .addProperty(
                        "type",
                        text("the kind of problem, stable", "urn:amends:problem:rule-broken"))
                .addProperty("title", text("the kind, in words", "Rule broken"))
                .addProperty(
                        "status",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.INTEGER)
                                .addExample(422))
                .addProperty(
                        "detail",
                        text(
                                "what was wrong with this request",
                                "/amount/minor must not be negative"))
                .addProperty(
                        "errors",
                        OASFactory.createSchema().addType(Schema.SchemaType.ARRAY).items(error))
                .addProperty(
                        "correlationId",
                        text(
                                "the trace's id, to be named when this is reported",
                                "4bf92f3577b34da6a3ce929d0e0e4736"))
                .required(List.of("type", "title", "status"));
    }

    private static Schema object() {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
    }

    private static Schema text(String description, String example) {
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.STRING)
                .description(description)
                .addExample(example);
    }
}
