package io.modeldeployment.e2e.cluster;

import java.util.Locale;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Prepares and clears up what {@link Scenario} promises, and shows the state when a test fails. */
final class ScenarioExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace STORE = Namespace.create(ScenarioExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    OperatorRelease.ensureInstalled();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Space.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String scenario = context.getRequiredTestClass().getSimpleName().replaceAll("IT$", "");
    String prefix = scenario.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    return context
        .getStore(STORE)
        .computeIfAbsent(Space.class, type -> Space.create(prefix), Space.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Space space = context.getStore(STORE).get(Space.class, Space.class);
    if (space == null) {
      return;
    }
    if (context.getExecutionException().isPresent()) {
      System.err.println("===== " + context.getDisplayName() + " failed");
      Diagnostics.print(space);
    }
    space.delete();
  }
}
