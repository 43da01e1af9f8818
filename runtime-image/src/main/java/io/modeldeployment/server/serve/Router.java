package io.modeldeployment.server.serve;

import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import io.modeldeployment.server.protocol.Quoted;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads paths. Segments are decoded one by one, so an encoded slash may be part of a name. */
final class Router {

  private Router() {}

  /** The route of a raw, still encoded path; a slash at its end means nothing. */
  static Route route(String rawPath) throws ProtocolException {
    List<String> path = segments(rawPath);
    if (path.equals(List.of("metrics"))) {
      return new Route.Metrics();
    }
    if (!path.isEmpty() && path.getFirst().equals("v2")) {
      return protocol(rawPath, path.subList(1, path.size()));
    }
    throw unknown(rawPath);
  }

  private static Route protocol(String rawPath, List<String> path) throws ProtocolException {
    if (path.isEmpty()) {
      return new Route.ServerMetadata();
    }
    if (path.equals(List.of("health", "live"))) {
      return new Route.Live();
    }
    if (path.equals(List.of("health", "ready"))) {
      return new Route.Ready();
    }
    if (path.size() >= 2 && path.getFirst().equals("models")) {
      return model(rawPath, path.get(1), path.subList(2, path.size()));
    }
    throw unknown(rawPath);
  }

  private static Route model(String rawPath, String model, List<String> path)
      throws ProtocolException {
    boolean versioned = path.size() >= 2 && path.getFirst().equals("versions");
    String version = versioned ? path.get(1) : null;
    List<String> action = versioned ? path.subList(2, path.size()) : path;
    return switch (String.join("/", action)) {
      case "" -> new Route.ModelMetadata(model, version);
      case "ready" -> new Route.ModelReady(model, version);
      case "infer" -> new Route.Infer(model, version);
      default -> throw unknown(rawPath);
    };
  }

  private static List<String> segments(String rawPath) throws ProtocolException {
    List<String> segments = new ArrayList<>();
    String relative = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
    for (String segment : relative.split("/", -1)) {
      segments.add(decode(segment));
    }
    if (segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    return segments;
  }

  private static String decode(String segment) throws ProtocolException {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      // A plus sign stands for itself in a path.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ProtocolException.invalid("the path is not correctly percent-encoded");
    }
  }

  private static ProtocolException unknown(String rawPath) {
    return new ProtocolException(Kind.NOT_FOUND, "no such path: " + Quoted.name(rawPath));
  }
}
