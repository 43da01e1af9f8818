package io.modeldeployment.server.protocol;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in messages: quoted, and cut where a client made them long. */
public final class Quoted {

  private static final int LONGEST = 80;

  private Quoted() {}

  public static String name(String name) {
    return "'" + (name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…") + "'";
  }

  public static String names(Collection<String> names) {
    return names.stream().map(Quoted::name).collect(Collectors.joining(", "));
  }
}
