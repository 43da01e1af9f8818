import java.awt.image.BufferedImage;
import java.beans.Introspector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import javax.naming.ldap.LdapName;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Runs inside the image and exercises what the modules and libraries in it are there for. Argument: a PKCS12 key store. */
public class Verify {

    private static boolean failed;

    public static void main(String[] arguments) {
        check("HTTPS exchange", "hello", () -> httpsExchange(Path.of(arguments[0])));
        check("default trust store", true, () -> trustedAuthorities() > 50);
        check("host names from files", "127.0.0.1", () -> InetAddress.getByName("localhost").getHostAddress());
        check("unknown host name", true, Verify::unknownHostIsReported);
        check("C++ library", true, () -> loadLibrary("libstdc++.so.6"));
        check("java.beans", true, () -> Introspector.getBeanInfo(Thread.class).getPropertyDescriptors().length > 5);
        check("image decoding without a display", 3, Verify::decodedImageWidth);
        check("naming", 2, () -> new LdapName("cn=model,o=test").size());
        check("management", true, () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() > 0);
        check("zip file system", true, Verify::zipFileSystemWorks);
        check("time zones", "Europe/Vienna", () -> ZoneId.of("Europe/Vienna").getId());
        check("UTF-8", StandardCharsets.UTF_8, Charset::defaultCharset);
        check("file names in UTF-8", "UTF-8", () -> System.getProperty("sun.jnu.encoding"));
        check("user", "nonroot", () -> System.getProperty("user.name"));
        check("temporary files", true, () -> Files.deleteIfExists(Files.createTempFile("verify", ".tmp")));
        System.exit(failed ? 1 : 0);
    }

    private static void check(String what, Object expected, Callable<Object> actual) {
        try {
            Object result = actual.call();
            boolean ok = expected.equals(result);
            System.out.println((ok ? "ok    " : "FAIL  ") + what + (ok ? "" : ": " + result + " instead of " + expected));
            failed |= !ok;
        } catch (Exception | LinkageError e) {
            System.out.println("FAIL  " + what + ": " + e);
            failed = true;
        }
    }

    private static String httpsExchange(Path keyStoreFile) throws Exception {
        SSLContext context = contextOf(keyStoreFile);
        try (var server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
                var client = HttpClient.newBuilder().sslContext(context).build()) {
            Thread.ofVirtual().start(() -> answerOnce(server));
            var request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.getLocalPort())).build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static void answerOnce(SSLServerSocket server) {
        try (var connection = server.accept(); OutputStream out = connection.getOutputStream()) {
            connection.getInputStream().read(new byte[4096]);
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII));
        } catch (Exception e) {
            System.out.println("server: " + e);
        }
    }

    private static SSLContext contextOf(Path keyStoreFile) throws Exception {
        char[] password = "verify".toCharArray();
        KeyStore store = KeyStore.getInstance(keyStoreFile.toFile(), password);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static int trustedAuthorities() throws Exception {
        Path file = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        return KeyStore.getInstance(file.toFile(), (char[]) null).size();
    }

    private static boolean unknownHostIsReported() throws Exception {
        try {
            InetAddress.getByName("no-such-host.invalid");
            return false;
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private static boolean loadLibrary(String name) throws Exception {
        try (var found = Files.find(Path.of("/lib"), 3, (path, attributes) -> path.endsWith(name))) {
            System.load(found.findFirst().orElseThrow().toString());
            return true;
        }
    }

    private static int decodedImageWidth() throws Exception {
        var encoded = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "jpeg", encoded);
        return ImageIO.read(new ByteArrayInputStream(encoded.toByteArray())).getWidth();
    }

    private static boolean zipFileSystemWorks() throws Exception {
        Path archive = Path.of(System.getProperty("java.io.tmpdir"), "verify.zip");
        try (var zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Files.writeString(zip.getPath("file"), "content");
        }
        return Files.deleteIfExists(archive);
    }
}
