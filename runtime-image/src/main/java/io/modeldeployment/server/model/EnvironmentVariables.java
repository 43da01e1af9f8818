package io.modeldeployment.server.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Settings from the environment, read strictly: a typing error is named, not defaulted over. */
public record EnvironmentVariables(Map<String, String> values) {

  /** A setting that cannot be used; the message names it. */
  public static final class InvalidSettingException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidSettingException(String message) {
      super(message);
    }
  }

  public EnvironmentVariables {
    values = Map.copyOf(values);
  }

  /** The variable's value; one that is blank counts as absent. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  public String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  public Path path(String name, String otherwise) {
    return Path.of(text(name, otherwise));
  }

  public long number(String name, long otherwise, long least, long most)
      throws InvalidSettingException {
    String text = text(name).orElse(null);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Named below, with what is expected.
    }
    throw new InvalidSettingException(
        "%s is '%s', expected an integer from %d to %d".formatted(name, text, least, most));
  }

  public int number(String name, int otherwise, int least, int most)
      throws InvalidSettingException {
    return Math.toIntExact(number(name, (long) otherwise, least, most));
  }
}
