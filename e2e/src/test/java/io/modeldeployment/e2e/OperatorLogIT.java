package io.modeldeployment.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs last: what the operator printed while all other scenarios ran. */
@Scenario
@Order(Integer.MAX_VALUE)
class OperatorLogIT {

  private static final Pattern CREDENTIAL =
      Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.|Bearer |BEGIN [A-Z ]*PRIVATE KEY");

  @Test
  void everyLineIsJson() {
    assertThat(OperatorRelease.logs().lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(new ObjectMapper().readTree(line).isObject()).isTrue());
  }

  @Test
  void noErrorIsLogged() {
    assertThat(OperatorRelease.logs().lines()).noneMatch(line -> line.contains("\"ERROR\""));
  }

  @Test
  void noCredentialIsLogged() {
    assertThat(OperatorRelease.logs().lines()).noneMatch(line -> CREDENTIAL.matcher(line).find());
  }

  @Test
  void decisionsNameTheirModel() throws Exception {
    // when
    List<String> decisions =
        OperatorRelease.logs().lines().stream()
            .filter(line -> line.contains("\"RevisionServing\""))
            .toList();

    // then
    assertThat(decisions).isNotEmpty();
    for (String line : decisions) {
      JsonNode entry = new ObjectMapper().readTree(line);
      assertThat(entry.path("namespace").asText()).as(line).isNotEmpty();
      assertThat(entry.path("name").asText()).as(line).isNotEmpty();
    }
  }
}
