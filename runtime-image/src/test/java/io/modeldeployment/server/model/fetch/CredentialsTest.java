package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Credentials from a Secret reach the model's server, and nobody and nothing else. */
@Timeout(60)
class CredentialsTest {

  private static final String PATH = "/models/iris.onnx";

  @TempDir Path root;

  private FetchFixture fixture;
  private Path secret;

  @BeforeEach
  void start() throws IOException {
    fixture = new FetchFixture(root);
    secret = Files.createDirectory(root.resolve("secret"));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aTokenIsSentAsBearer() throws Exception {
    // given
    Files.writeString(secret.resolve("token"), "s3cr3t\n");

    // when
    fetch(fixture.server.uri(PATH));

    // then
    assertThat(fixture.server.credentials()).containsExactly("Bearer s3cr3t");
  }

  @Test
  void usernameAndPasswordAreSentAsBasic() throws Exception {
    // given
    Files.writeString(secret.resolve("username"), "jürgen");
    Files.writeString(secret.resolve("password"), "pa:ß w\n");

    // when
    fetch(fixture.server.uri(PATH));

    // then
    String sent = fixture.server.credentials().getFirst();
    assertThat(sent).startsWith("Basic ");
    assertThat(
            new String(
                Base64.getDecoder().decode(sent.substring("Basic ".length())),
                StandardCharsets.UTF_8))
        .isEqualTo("jürgen:pa:ß w");
  }

  @Test
  void theyAreSentToNoOtherServerAndNotAfterIt() throws Exception {
    try (FileServer elsewhere = new FileServer()) {
      // given: there and back again
      Files.writeString(secret.resolve("token"), "s3cr3t");
      fixture.server.redirect("/first", 302, elsewhere.uri("/second").toString());
      elsewhere.redirect("/second", 302, fixture.server.uri(PATH).toString());

      // when
      fetch(fixture.server.uri("/first"));

      // then
      assertThat(fixture.server.credentials()).containsExactly("Bearer s3cr3t", "null");
      assertThat(elsewhere.credentials()).containsExactly("null");
    }
  }

  @Test
  void theyAreSentAgainOnTheSameServer() throws Exception {
    // given
    Files.writeString(secret.resolve("token"), "s3cr3t");
    fixture.server.redirect("/first", 302, PATH);

    // when
    fetch(fixture.server.uri("/first"));

    // then
    assertThat(fixture.server.credentials()).containsExactly("Bearer s3cr3t", "Bearer s3cr3t");
  }

  @Test
  void aSecretWithoutThemIsNamedWithWhatItHas() throws Exception {
    // then: nothing
    assertRefused("it does not exist or is empty");

    // then: half
    Files.writeString(secret.resolve("username"), "user");
    Files.createDirectory(secret.resolve("..data"));
    assertRefused("it has only username");

    // then: something else
    Files.writeString(secret.resolve("api-key"), "s3cr3t");
    assertRefused("it has only api-key, username");

    // then: an empty value
    Files.writeString(secret.resolve("password"), "\n");
    assertRefused("it has only api-key, password, username");
    assertThat(fixture.server.requests()).isEmpty();
  }

  @Test
  void aSecretThatIsNotThereIsNamed() throws Exception {
    Files.delete(secret);

    assertRefused("it does not exist or is empty");
  }

  @Test
  void whatNoHeaderCanCarryIsRefusedWithoutShowingIt() throws Exception {
    // given
    Files.writeString(secret.resolve("token"), "s3cr3t\r\nX-Other: 1");

    // then
    assertThat(fixture.refusal(settings(fixture.server.uri(PATH))))
        .hasMessageEndingWith(
            "the token in Secret models has a character that an HTTP header cannot carry");
  }

  @Test
  void aUserInTheAddressContradictsASecret() throws Exception {
    // given
    Files.writeString(secret.resolve("token"), "s3cr3t");
    URI uri = URI.create(fixture.server.uri(PATH).toString().replace("//", "//user:pass@"));

    // then
    assertThat(fixture.refusal(settings(uri)))
        .hasMessage(
            "cannot fetch %s: its address names a user, and Secret models is given, too",
            fixture.server.uri(PATH));
  }

  private void assertRefused(String what) {
    assertThat(fixture.refusal(settings(fixture.server.uri(PATH))))
        .hasMessage(
            "cannot fetch %s: Secret models has neither token nor username and password: %s",
            fixture.server.uri(PATH), what);
  }

  private void fetch(URI uri) throws FetchException {
    assertThat(fixture.fetch(settings(uri), FetchFixture.ONCE).bytes())
        .isEqualTo(fixture.model.length);
  }

  private FetchSettings settings(URI uri) {
    return fixture.settings(
        uri, new HttpSettings(new CredentialsMount(secret, "models"), null, null));
  }
}
