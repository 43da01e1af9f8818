package io.modeldeployment.server.model.fetch;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Names for files, made from what others wrote. */
final class FileNames {

  private static final String SUFFIX = ".onnx";
  private static final int LONGEST = 128;

  // The form of a ConfigMap's keys, which also keeps them inside their directory.
  private static final Pattern KEY_PATH = Pattern.compile("/(?!\\.\\.?$)[-._a-zA-Z0-9]+");

  private FileNames() {}

  /** True for a slash and a ConfigMap's key. */
  static boolean isKeyPath(String path) {
    return KEY_PATH.matcher(path).matches();
  }

  /** True for a slash and a path that names no directory and does not go up. */
  static boolean isFilePath(String path) {
    return path.length() > 1
        && !path.endsWith("/")
        && path.indexOf('\0') < 0
        && Arrays.stream(path.substring(1).split("/", -1)).noneMatch(FileNames::isNoName);
  }

  private static boolean isNoName(String segment) {
    return segment.isEmpty() || segment.equals(".") || segment.equals("..");
  }

  /** The last segment of a path as a visible file name that ends in .onnx. */
  static String safe(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    name = name.replaceFirst("^\\.+", "");
    if (name.endsWith(SUFFIX)) {
      name = name.substring(0, name.length() - SUFFIX.length());
    }
    if (name.isEmpty()) {
      name = "model";
    }
    return name.substring(0, Math.min(name.length(), LONGEST)) + SUFFIX;
  }
}
