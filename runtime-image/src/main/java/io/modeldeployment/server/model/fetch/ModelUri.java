package io.modeldeployment.server.model.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where a model comes from. */
sealed interface ModelUri {

  /** The URI as it may be shown and logged: without user, password, query and fragment. */
  String shown();

  /** The name the model's file gets. */
  String fileName();

  record Http(URI uri) implements ModelUri {

    @Override
    public String shown() {
      return FetchUris.shown(uri);
    }

    @Override
    public String fileName() {
      String path = uri.getPath();
      return FileNames.safe(path == null ? "" : path);
    }
  }

  record ConfigMap(String name, String key) implements ModelUri {

    @Override
    public String shown() {
      return "configmap://" + name + "/" + key;
    }

    @Override
    public String fileName() {
      return FileNames.safe(key);
    }
  }

  /**
   * @param path of the file, from the claim's root
   */
  record Claim(String claim, String path) implements ModelUri {

    @Override
    public String shown() {
      return "pvc://" + claim + "/" + path;
    }

    @Override
    public String fileName() {
      return FileNames.safe(path);
    }
  }

  static ModelUri parse(String text) throws FetchException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // The exception's message repeats the text, which may hold a password.
      throw FetchException.failed("MODEL_URI is not a valid URI: " + e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http", "https" -> http(uri);
      case "configmap" -> configMap(uri);
      case "pvc" -> claim(uri);
      default ->
          throw FetchException.failed(
              "MODEL_URI has the scheme '%s', expected https, http, pvc or configmap"
                  .formatted(scheme));
    };
  }

  private static Http http(URI uri) throws FetchException {
    if (uri.getHost() == null) {
      throw FetchException.failed("MODEL_URI has no host");
    }
    return new Http(uri);
  }

  private static ConfigMap configMap(URI uri) throws FetchException {
    String name = uri.getAuthority();
    String path = uri.getPath();
    if (name == null || path == null || !FileNames.isKeyPath(path)) {
      throw FetchException.failed("MODEL_URI is not of the form configmap://name/key");
    }
    return new ConfigMap(name, path.substring(1));
  }

  private static Claim claim(URI uri) throws FetchException {
    String name = uri.getAuthority();
    String path = uri.getPath();
    if (name == null || path == null || !FileNames.isFilePath(path)) {
      throw FetchException.failed("MODEL_URI is not of the form pvc://claim/path/to/file");
    }
    return new Claim(name, path.substring(1));
  }
}
