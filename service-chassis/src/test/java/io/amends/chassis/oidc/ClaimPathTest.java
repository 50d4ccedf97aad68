package io.amends.chassis.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Set;

class ClaimPathTest {

    private static JsonNode claims(String json) throws IOException {
        return new ObjectMapper().readTree(json.replace('\'', '"'));
    }

    private static @Nullable Set<String> values(String path, String json) throws IOException {
        return ClaimPath.parse(path).valuesIn(claims(json));
    }

    @Test
    void findsListsAndSingleNamesAndTheNamesInAnObject() throws IOException {
        assertThat(values("groups", "{'groups':['a','b']}")).containsExactly("a", "b");
        assertThat(values("role", "{'role':'a'}")).containsExactly("a");
        assertThat(values("realm_access/roles", "{'realm_access':{'roles':['a']}}"))
                .containsExactly("a");
        assertThat(values("\"urn:roles\"", "{'urn:roles':{'a':{'org':'x'},'b':{}}}"))
                .containsExactly("a", "b");
        assertThat(values("\"https://x.example/r\"/in", "{'https://x.example/r':{'in':['a']}}"))
                .containsExactly("a");
    }

    @Test
    void tellsNoClaimFromAnEmptyOne() throws IOException {
        assertThat(values("groups", "{}")).isNull();
        assertThat(values("groups", "{'groups':null}")).isNull();
        assertThat(values("a/b/c", "{'a':'text'}")).isNull();
        assertThat(values("groups", "{'groups':[]}")).isEmpty();
    }

    @Test
    void refusesWhatIsNotAPath() {
        for (String path :
                new String[] {"", "/", "/groups", "groups/", "a//b", "\"open", "a\"b\"", "\"\""}) {
            assertThatThrownBy(() -> ClaimPath.parse(path))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not the path of a claim");
        }
    }
}
