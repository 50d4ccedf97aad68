package io.amends.chassis.web;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Refuses a parameter of the query that is given more than once where one value is taken: the
 * framework would take the first, and the answer would look like that to the whole question.
 */
public class GivenOnce {

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo meant) {
        for (Map.Entry<String, List<String>> given :
                request.getUriInfo().getQueryParameters().entrySet()) {
            if (given.getValue().size() > 1 && takesOne(meant, given.getKey())) {
                throw RuleBroken.parameter(given.getKey(), "must be given only once");
            }
        }
    }

    private static boolean takesOne(ResourceInfo meant, String name) {
        for (Parameter parameter : meant.getResourceMethod().getParameters()) {
            QueryParam query = parameter.getAnnotation(QueryParam.class);
            if (query != null && query.value().equals(name)) {
                return !Collection.class.isAssignableFrom(parameter.getType());
            }
        }
        return false;
    }
}
