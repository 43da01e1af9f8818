package io.modeldeployment.operator.apiserver;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who can call the API server, each by a static token. */
public enum User {
  /** May do everything. */
  ADMIN("system:masters"),
  /** May do what a test grants to the user {@code operator}. */
  OPERATOR("operators"),
  /** May do nothing but what everyone may. */
  STRANGER("strangers");

  private final String group;

  User(String group) {
    this.group = group;
  }

  /** The name that role bindings use. */
  public String userName() {
    return name().toLowerCase(Locale.ROOT);
  }

  String token() {
    return "token-of-" + userName();
  }

  /** Content of the API server's token file. */
  static String tokenFile() {
    return Arrays.stream(values())
        .map(user -> "%s,%s,%2$s,%s\n".formatted(user.token(), user.userName(), user.group))
        .collect(Collectors.joining());
  }
}
