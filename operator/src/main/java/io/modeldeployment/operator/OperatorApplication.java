package io.modeldeployment.operator;

import io.modeldeployment.operator.config.OperatorProperties;
import io.modeldeployment.operator.install.InstallCommand;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Entry point of the operator. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(OperatorProperties.class)
public class OperatorApplication {

  /** Starts the operator, which runs until it is told to stop, or runs the command named. */
  public static void main(String[] args) {
    Optional<InstallCommand> command = InstallCommand.of(args);
    if (command.isPresent()) {
      System.exit(command.get().run());
    }
    SpringApplication.run(OperatorApplication.class, args);
  }
}
