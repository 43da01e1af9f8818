package io.modeldeployment.operator;

import io.modeldeployment.operator.config.OperatorProperties;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Entry point of the operator. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(OperatorProperties.class)
public class OperatorApplication {

  /** Starts the operator; it runs until it is told to stop. */
  public static void main(String[] args) {
    SpringApplication.run(OperatorApplication.class, args);
  }
}
