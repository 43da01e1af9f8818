package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A transfer that broke goes on where it was, and never mixes two versions of a file. */
@Timeout(60)
class ResumeTest {

  private static final String PATH = "/models/m.onnx";
  private static final String DATE = "Tue, 03 Jun 2025 11:05:30 GMT";
  private static final int LENGTH = 100_000;

  @TempDir Path root;

  private FetchFixture fixture;
  private final byte[] model = bytes(1);
  private final byte[] newer = bytes(2);
  private final VersionedFile file = new VersionedFile(model, "\"v1\"");

  @BeforeEach
  void start() throws IOException {
    fixture = new FetchFixture(root);
    fixture.server.on(PATH, file);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void goesOnAsLongAsEachAttemptBringsSomething() throws Exception {
    // given
    file.breakAfter(15_000);

    // when
    FetchedModel fetched = fetch(FetchFixture.QUICK);

    // then
    assertThat(fetched.file()).hasBinaryContent(model);
    assertThat(fetched.digest()).isEqualTo(Digest.of(fetched.file()).toString());
    assertThat(file.asked())
        .containsExactly(
            "null null",
            "bytes=15000- \"v1\"",
            "bytes=30000- \"v1\"",
            "bytes=45000- \"v1\"",
            "bytes=60000- \"v1\"",
            "bytes=75000- \"v1\"",
            "bytes=90000- \"v1\"");
    assertThat(fixture.entries()).containsExactly("m.onnx");
  }

  @Test
  void goesOnInTheNextContainer() throws Exception {
    // given
    file.breakAfter(60_000);
    FetchException broken = refusal(FetchFixture.ONCE);

    // when
    FetchedModel fetched = fetch(FetchFixture.ONCE);

    // then
    assertThat(broken).hasMessageContaining("the transfer broke off after 60000 of 100000 bytes: ");
    assertThat(fetched.digest()).isEqualTo(Digest.of(fetched.file()).toString());
    assertThat(fetched.file()).hasBinaryContent(model);
    assertThat(file.asked()).containsExactly("null null", "bytes=60000- \"v1\"");
    assertThat(fixture.entries()).containsExactly("m.onnx");
  }

  @Test
  void whatWasWrittenBeforeTheMachineStartedAgainIsNotTrusted() throws Exception {
    // given
    file.breakAfter(60_000);
    refusal(FetchFixture.ONCE);
    Path record = fixture.directory.resolve(".fetch.source");
    Files.writeString(record, Files.readString(record).replaceFirst("\n[-0-9a-f]+\n", "\nother\n"));

    // when
    file.breakAfter(LENGTH);
    fetch(FetchFixture.ONCE);

    // then
    assertThat(file.asked()).containsExactly("null null", "null null");
  }

  @Test
  void aRecordOfAnotherSourceOrNoRecordBeginsAnew() throws Exception {
    // given
    Files.write(fixture.directory.resolve(".fetch.part"), newer);
    Files.writeString(fixture.directory.resolve(".fetch.source"), "sha256:00\nx\nETag\n\"v1\"\n9");

    // when
    FetchedModel fetched = fetch(FetchFixture.ONCE);

    // then
    assertThat(fetched.file()).hasBinaryContent(model);
    assertThat(file.asked()).containsExactly("null null");
  }

  @Test
  void aFileThatChangedBeginsAnew() throws Exception {
    // given
    file.breakAfter(60_000);
    refusal(FetchFixture.ONCE);
    file.version(newer, "\"v2\"").breakAfter(LENGTH);

    // when
    FetchedModel fetched = fetch(FetchFixture.ONCE);

    // then
    assertThat(fetched.file()).hasBinaryContent(newer);
    assertThat(fetched.digest()).isEqualTo(Digest.of(fetched.file()).toString());
  }

  @Test
  void aServerThatHeedsNoConditionCannotMixVersions() throws Exception {
    // given
    file.breakAfter(60_000).withoutConditions();
    refusal(FetchFixture.ONCE);
    file.version(newer, "\"v2\"").breakAfter(LENGTH);

    // when
    FetchedModel fetched = fetch(FetchFixture.ONCE);

    // then
    assertThat(fetched.file()).hasBinaryContent(newer);
    assertThat(file.asked()).containsExactly("null null", "bytes=60000- \"v1\"", "null null");
  }

  @Test
  void aServerThatKnowsNoRangesBeginsAnew() throws Exception {
    // given
    file.breakAfter(60_000).withoutRanges();
    refusal(FetchFixture.ONCE);
    file.breakAfter(LENGTH);

    // when
    FetchedModel fetched = fetch(FetchFixture.ONCE);

    // then
    assertThat(fetched.file()).hasBinaryContent(model);
  }

  @Test
  void aDateNamesAVersionToo() throws Exception {
    // given
    file.lastModified(DATE).breakAfter(60_000);

    // when
    FetchedModel fetched = fetch(FetchFixture.QUICK);

    // then
    assertThat(fetched.file()).hasBinaryContent(model);
    assertThat(file.asked()).containsExactly("null null", "bytes=60000- " + DATE);
  }

  @Test
  void aWeakTagNamesNone() throws Exception {
    // given
    file.version(model, "W/\"v1\"").breakAfter(60_000);

    // when
    FetchException refused = refusal(FetchFixture.QUICK);

    // then
    assertThat(refused).hasMessageEndingWith(" (4 attempts)");
    assertThat(file.asked()).containsOnly("null null");
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void aPartThatIsLongerThanTheFileBeginsAnew() throws Exception {
    // given: the server says 416
    file.breakAfter(60_000);
    refusal(FetchFixture.ONCE);
    file.version(new byte[] {1, 2, 3}, "\"v1\"").breakAfter(LENGTH);

    // when
    FetchedModel fetched = fetch(FetchFixture.ONCE);

    // then
    assertThat(fetched.bytes()).isEqualTo(3);
  }

  @Test
  void aTransferThatStallsGoesOn() throws Exception {
    // given
    file.stallAfter(40_000, Duration.ofSeconds(20));
    FetchSettings settings = fixture.settings(fixture.server.uri(PATH), null, 1 << 20, 30, 1);

    // when
    FetchedModel fetched = fixture.fetch(settings, FetchFixture.QUICK);

    // then
    assertThat(fetched.file()).hasBinaryContent(model);
    assertThat(file.asked()).containsExactly("null null", "bytes=40000- \"v1\"");
    assertThat(fixture.notes)
        .singleElement()
        .asString()
        .startsWith("the transfer broke off after 40000 of 100000 bytes: no answer for 1 s; ");
  }

  @Test
  void whatCameBeforeTheTimeWasUpIsKept() throws Exception {
    // given: too little time for a transfer that stalls
    file.stallAfter(40_000, Duration.ofSeconds(20));

    // when
    FetchException refused =
        fixture.refusal(
            fixture.settings(fixture.server.uri(PATH), null, 1 << 20, 1, 1), FetchFixture.QUICK);

    // then
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(fixture.entries()).containsExactly(".fetch.part", ".fetch.source");
    assertThat(fetch(FetchFixture.ONCE).file()).hasBinaryContent(model);
    assertThat(file.asked()).containsExactly("null null", "bytes=40000- \"v1\"");
  }

  @Test
  void aWrongDigestLeavesNoPart() {
    // given
    file.breakAfter(60_000);

    // when
    FetchException refused =
        fixture.refusal(
            fixture.settings(fixture.server.uri(PATH), FetchFixture.OTHER, 1 << 20, 30, 10),
            FetchFixture.QUICK);

    // then
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(fixture.entries()).isEmpty();
  }

  private FetchedModel fetch(RetryPolicy policy) throws FetchException {
    return fixture.fetch(settings(), policy);
  }

  private FetchException refusal(RetryPolicy policy) {
    return fixture.refusal(settings(), policy);
  }

  private FetchSettings settings() {
    return fixture.settings(fixture.server.uri(PATH), HttpSettings.PLAIN);
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[LENGTH];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
