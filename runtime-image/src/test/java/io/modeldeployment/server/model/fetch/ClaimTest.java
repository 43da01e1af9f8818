package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models on a PersistentVolumeClaim are linked to, not copied, and never lead out of it. */
@Timeout(60)
class ClaimTest {

  @TempDir Path root;

  private FetchFixture fixture;
  private Path model;

  @BeforeEach
  void start() throws IOException {
    fixture = new FetchFixture(root);
    model = Files.createDirectories(fixture.claim.resolve("digits/3")).resolve("model.onnx");
    Files.write(model, fixture.model);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void linksToTheModel() throws Exception {
    // when
    FetchedModel fetched = fetch("digits/3/model.onnx", fixture.digest);

    // then
    assertThat(fetched.digest()).isEqualTo(fixture.digest.toString());
    assertThat(fetched.bytes()).isEqualTo(fixture.model.length);
    assertThat(fetched.file()).isSymbolicLink().hasBinaryContent(fixture.model);
    assertThat(fixture.entries()).containsExactly("model.onnx");
    assertThat(ModelFile.find(fixture.directory).path()).isEqualTo(fetched.file());
  }

  @Test
  void canBeDoneAgain() throws Exception {
    fetch("digits/3/model.onnx", null);
    fetch("digits/3/model.onnx", fixture.digest);

    assertThat(fixture.entries()).containsExactly("model.onnx");
  }

  @Test
  void aLinkInsideTheClaimIsFollowedOnceAndForAll() throws Exception {
    // given
    Path latest = fixture.claim.resolve("latest");
    Files.createSymbolicLink(latest, Path.of("digits/3"));

    // when
    FetchedModel fetched = fetch("latest/model.onnx", fixture.digest);
    Files.delete(latest);

    // then: what was checked is what is served
    assertThat(fetched.file()).hasBinaryContent(fixture.model);
  }

  @Test
  void aWrongDigestMakesNoLink() {
    // when
    FetchException refused = refusal("digits/3/model.onnx", FetchFixture.OTHER);

    // then
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused)
        .hasMessage(
            "model digest mismatch: expected %s, got %s from pvc://models/digits/3/model.onnx",
            FetchFixture.OTHER, fixture.digest);
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void whatIsNotOneFileInTheClaimIsNamed() throws Exception {
    // given
    Path outside = Files.writeString(root.resolve("outside.onnx"), "secret");
    Files.createSymbolicLink(fixture.claim.resolve("absolute"), outside);
    Files.createSymbolicLink(fixture.claim.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(fixture.claim.resolve("dangling"), Path.of("nowhere"));
    Files.createFile(fixture.claim.resolve("empty.onnx"));

    // then
    assertThat(refusal("digits/4/model.onnx", null))
        .hasMessage(
            "cannot fetch pvc://models/digits/4/model.onnx: digits/4/model.onnx in"
                + " PersistentVolumeClaim models does not exist");
    assertRefused("digits/3", "is a directory, expected one ONNX file");
    assertRefused("absolute", "leads out of the claim");
    assertRefused("up/outside.onnx", "leads out of the claim");
    assertRefused("dangling", "does not exist");
    assertThat(refusal("empty.onnx", null)).hasMessageEndingWith("it is empty");
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void aClaimThatIsNotMountedIsNamed() throws Exception {
    // given
    Files.delete(model);
    Files.delete(model.getParent());
    Files.delete(model.getParent().getParent());
    Files.delete(fixture.claim);

    // then
    assertThat(refusal("m.onnx", null))
        .hasMessage(
            "cannot fetch pvc://models/m.onnx: PersistentVolumeClaim models is not mounted at %s",
            fixture.claim);
  }

  private void assertRefused(String path, String why) {
    FetchException refused = refusal(path, null);
    assertThat(refused)
        .hasMessageEndingWith(": " + path + " in PersistentVolumeClaim models " + why);
    assertThat(refused.exitCode()).isEqualTo(1);
  }

  private FetchedModel fetch(String path, Digest expected) throws FetchException {
    return fixture.fetch(settings(path, expected), FetchFixture.ONCE);
  }

  private FetchException refusal(String path, Digest expected) {
    return fixture.refusal(settings(path, expected));
  }

  private FetchSettings settings(String path, Digest expected) {
    return fixture.settings(new ModelUri.Claim("models", path), expected);
  }
}
