import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsContextListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for the API server (and for whoever keeps a model) while the images are trained: TLS, HTTP/2 and watches over WebSockets as the real one has them,
 * behind them a map. It checks nothing. Run with the operator's own libraries: ApiServer.java PORT KEYSTORE PASSWORD MODEL OBJECT...
 */
final class ApiServer {

  private static final Pattern PATH =
      Pattern.compile("(/api/v1|/apis/[^/]+/[^/]+)(?:/namespaces/([^/]+))?/([^/]+)(?:/([^/]+))?(?:/status)?");
  private static final JsonMapper JSON = JsonMapper.shared();

  /** By path of the collection, then namespace and name. */
  private static final Map<String, Map<String, ObjectNode>> OBJECTS = new ConcurrentSkipListMap<>();
  private static final Map<String, List<Session>> WATCHES = new ConcurrentSkipListMap<>();
  private static final AtomicLong VERSION = new AtomicLong(1);

  public static void main(String[] args) throws Exception {
    for (String file : List.of(args).subList(4, args.length)) {
      ObjectNode seed = (ObjectNode) JSON.readTree(Files.readString(Path.of(file)));
      String plural = seed.path("kind").asString().toLowerCase() + "s";
      put("/apis/" + seed.path("apiVersion").asString() + "/" + plural, seed);
    }
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("api-server").toString());
    tomcat.setConnector(connector(Integer.parseInt(args[0]), args[1], args[2]));
    Context context = tomcat.addContext("", null);
    context.addApplicationListener(WsContextListener.class.getName());
    Tomcat.addServlet(context, "objects", new Objects()).setLoadOnStartup(1);
    context.addServletMappingDecoded("/", "objects");
    byte[] model = Files.readAllBytes(Path.of(args[3]));
    Tomcat.addServlet(context, "model", new Model(model));
    context.addServletMappingDecoded("/model.onnx", "model");
    tomcat.start();
    System.out.println("serving");
    tomcat.getServer().await();
  }

  private static Connector connector(int port, String keystore, String password) {
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("SSLEnabled", "true");
    connector.setSecure(true);
    connector.setScheme("https");
    connector.addUpgradeProtocol(new Http2Protocol());
    SSLHostConfig tls = new SSLHostConfig();
    SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.EC);
    certificate.setCertificateKeystoreFile(keystore);
    certificate.setCertificateKeystorePassword(password);
    tls.addCertificate(certificate);
    connector.addSslHostConfig(tls);
    return connector;
  }

  /** Stores an object as new, tells the watches. */
  private static ObjectNode put(String collection, ObjectNode object) {
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    Map<String, ObjectNode> objects = OBJECTS.computeIfAbsent(collection, path -> new ConcurrentSkipListMap<>());
    String key = metadata.path("namespace").asString("") + "/" + metadata.path("name").asString();
    metadata.put("uid", "00000000-0000-0000-0000-" + String.format("%012d", Math.abs((collection + key).hashCode())));
    metadata.put("resourceVersion", String.valueOf(VERSION.incrementAndGet()));
    metadata.put("generation", 1);
    metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
    boolean known = objects.put(key, object) != null;
    tell(collection, known ? "MODIFIED" : "ADDED", object);
    return object;
  }

  private static void tell(String collection, String type, ObjectNode object) {
    ObjectNode event = JSON.createObjectNode().put("type", type);
    event.set("object", object);
    for (Session watch : WATCHES.getOrDefault(collection, List.of())) {
      send(watch, event.toString());
    }
  }

  private static void send(Session watch, String event) {
    synchronized (watch) {
      try {
        watch.getBasicRemote().sendText(event);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Lists, reads, creates, applies; every collection by the same rules. */
  private static final class Objects extends HttpServlet {

    @Override
    public void init() {
      ServerContainer container = (ServerContainer) getServletContext().getAttribute(ServerContainer.class.getName());
      try {
        for (String path : List.of("/api/v1/{plural}", "/apis/{group}/{version}/{plural}")) {
          container.addEndpoint(ServerEndpointConfig.Builder.create(Watch.class, path).build());
        }
      } catch (jakarta.websocket.DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
      Matcher path = PATH.matcher(request.getRequestURI());
      JsonNode answer = path.matches() ? answer(request, path) : version();
      byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
      response.setStatus(answer.path("code").asInt(200));
      response.setContentType("application/json");
      response.getOutputStream().write(body);
    }

    private static JsonNode answer(HttpServletRequest request, Matcher path) throws IOException {
      String collection = path.group(1) + "/" + path.group(3);
      String namespace = path.group(2) == null ? "" : path.group(2);
      return switch (request.getMethod()) {
        case "GET" -> path.group(4) == null ? list(collection) : read(collection, namespace + "/" + path.group(4));
        case "DELETE" -> notFound();
        default -> collection.endsWith("reviews") ? allowed(body(request)) : put(collection, body(request));
      };
    }

    /** What is applied is JSON, and all of it is kept. */
    private static ObjectNode body(HttpServletRequest request) throws IOException {
      return (ObjectNode) JSON.readTree(request.getInputStream().readAllBytes());
    }

    /** Everything may be done. */
    private static JsonNode allowed(ObjectNode review) {
      ObjectNode rule = JSON.createObjectNode();
      for (String each : List.of("verbs", "apiGroups", "resources")) {
        rule.putArray(each).add("*");
      }
      ObjectNode status = review.putObject("status").put("incomplete", false);
      status.putArray("resourceRules").add(rule);
      status.putArray("nonResourceRules");
      return review;
    }

    private static JsonNode list(String collection) {
      ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
      list.putObject("metadata").put("resourceVersion", String.valueOf(VERSION.get()));
      list.putArray("items").addAll(OBJECTS.getOrDefault(collection, Map.of()).values());
      return list;
    }

    private static JsonNode read(String collection, String key) {
      ObjectNode object = OBJECTS.getOrDefault(collection, Map.of()).get(key);
      return object == null ? notFound() : object;
    }

    private static ObjectNode notFound() {
      return JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Status").put("status", "Failure")
          .put("reason", "NotFound").put("message", "not found").put("code", 404);
    }

    private static JsonNode version() {
      return JSON.createObjectNode().put("major", "1").put("minor", "36").put("gitVersion", "v1.36.0");
    }
  }

  /** What the model server fetches. */
  private static final class Model extends HttpServlet {

    private final byte[] content;

    private Model(byte[] content) {
      this.content = content;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
      response.setContentLength(content.length);
      response.getOutputStream().write(content);
    }
  }

  /** One watch of a collection in all namespaces. */
  public static final class Watch extends Endpoint {

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      WATCHES.computeIfAbsent(session.getRequestURI().getPath(), path -> new CopyOnWriteArrayList<>()).add(session);
      session.setMaxIdleTimeout(0);
    }
  }
}
