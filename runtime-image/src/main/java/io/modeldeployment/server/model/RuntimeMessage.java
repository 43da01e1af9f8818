package io.modeldeployment.server.model;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;

/** The runtime's error texts, without what only its own developers need. */
final class RuntimeMessage {

  private static final Pattern CODE_PREFIX = Pattern.compile("^Error code - \\w+ - message: ");
  private static final Pattern SOURCE_LINE = Pattern.compile("\\S+\\.(?:cc|h):\\d+ ");
  private static final Pattern SOURCE_FUNCTION =
      Pattern.compile("\\S+ onnxruntime::[^()]*\\([^()]*\\)(?: const)? ");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int LONGEST = 500;

  private RuntimeMessage() {}

  static String of(OrtException e) {
    String text = String.valueOf(e.getMessage());
    text = CODE_PREFIX.matcher(text).replaceFirst("");
    text = SOURCE_LINE.matcher(text).replaceAll("");
    text = SOURCE_FUNCTION.matcher(text).replaceAll("");
    text = BLANKS.matcher(text).replaceAll(" ").strip();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
