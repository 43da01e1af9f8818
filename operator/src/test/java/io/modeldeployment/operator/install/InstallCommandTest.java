package io.modeldeployment.operator.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallCommandTest {

  @ParameterizedTest
  @CsvSource({
    "upgrade-crds, UPGRADE_CRDS",
    "guard-uninstall, GUARD_UNINSTALL",
    "clean-up, CLEAN_UP"
  })
  void theFirstWordNamesTheCommand(String word, InstallCommand command) {
    assertThat(InstallCommand.of(word)).contains(command);
  }

  @Test
  void optionsAloneRunTheOperator() {
    assertThat(InstallCommand.of()).isEmpty();
    assertThat(InstallCommand.of("--server.port=0", "--operator.workers=1")).isEmpty();
  }

  @Test
  void anUnknownWordIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> InstallCommand.of("--debug", "upgrade"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown command 'upgrade'; known are [upgrade-crds, guard-uninstall, clean-up],"
                + " and none to run the operator");
  }
}
