package io.modeldeployment.operator.faults;

import java.time.Instant;
import java.util.List;

/**
 * One request of the operator.
 *
 * @param number its place among all requests through the proxy
 * @param at when it arrived
 * @param method of HTTP
 * @param path with its query
 * @param body what it carries
 */
public record Call(int number, Instant at, String method, String path, String body) {

  /** Whether it opens a watch. */
  public boolean watch() {
    return path.contains("watch=true");
  }

  /** Whether it changes objects: neither a read nor part of the leader election. */
  public boolean write() {
    return !method.equals("GET") && !lease() && !path.startsWith("/apis/authorization.k8s.io/");
  }

  /** Whether it belongs to the leader election. */
  public boolean lease() {
    return path.startsWith("/apis/coordination.k8s.io/");
  }

  /** Whether it records an Event. */
  public boolean event() {
    return resource().equals("events");
  }

  /** The plural of the kind, with the subresource: modeldeployments/status. */
  public String resource() {
    List<String> parts = parts();
    return parts.size() > 2 ? parts.get(0) + "/" + parts.get(2) : parts.getFirst();
  }

  /** Method, resource and name, as in "PATCH deployments digits-7c220542b5". */
  public String what() {
    List<String> parts = parts();
    return method + " " + resource() + (parts.size() > 1 ? " " + parts.get(1) : "");
  }

  /** The API group, empty for the core. */
  public String group() {
    List<String> all = segments();
    return all.getFirst().equals("apis") ? all.get(1) : "";
  }

  /** The verb that permissions name it by. */
  public String verb() {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> watch() ? "watch" : parts().size() > 1 ? "get" : "list";
    };
  }

  private List<String> segments() {
    String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    return List.of(bare.substring(1).split("/", -1));
  }

  /** Resource, name, subresource. */
  private List<String> parts() {
    List<String> all = segments();
    int start = all.getFirst().equals("apis") ? 3 : 2;
    if (all.size() > start + 2 && all.get(start).equals("namespaces")) {
      start += 2;
    }
    return all.size() <= start ? List.of("other") : all.subList(start, all.size());
  }
}
