package io.modeldeployment.operator.observe;

import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.modeldeployment.operator.observe.ContainerView.Ended;
import io.modeldeployment.operator.observe.ContainerView.Waiting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodViewsTest {

  @Test
  void aPodThatServes() {
    // when
    PodView view = aPod().named("p").ofRevision("h1").withIp("10.0.0.7").ready().view();
    // then
    assertThat(view.name()).isEqualTo("p");
    assertThat(view.uid()).isEqualTo("uid-of-p");
    assertThat(view.revision()).isEqualTo("h1");
    assertThat(view.ip()).contains("10.0.0.7");
    assertThat(view.ready()).isTrue();
    assertThat(view.active()).isTrue();
    assertThat(view.schedulingProblem()).isEmpty();
    assertThat(view.placed()).isTrue();
    assertThat(view.failure()).isEmpty();
    assertThat(view.containers()).extracting(ContainerView::name).containsExactly("fetch", "model");
  }

  @Test
  void aPodThatWasJustCreatedHasNoStatus() {
    // given
    Pod bare = new PodBuilder().withNewMetadata().withName("p").withUid("u").endMetadata().build();
    // when
    PodView view = PodViews.of(bare);
    // then
    assertThat(view.revision()).isEmpty();
    assertThat(view.ip()).isEmpty();
    assertThat(view.ready()).isFalse();
    assertThat(view.active()).isTrue();
    assertThat(view.containers()).isEmpty();
  }

  @Test
  void aPodThatIsDeletedDoesNotCount() {
    assertThat(aPod().ready().terminating().view().active()).isFalse();
  }

  @Test
  void aPodThatWasEvictedDoesNotCount() {
    assertThat(aPod().evicted().view().active()).isFalse();
  }

  @Test
  void anEvictedPodTellsWhyAndWhen() {
    // given
    String words = "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ";
    // when, then
    assertThat(aPod().evicted(words, "2026-01-01T00:00:30Z").view().failure())
        .contains(
            new PodView.Failure("Evicted", words.strip(), Instant.parse("2026-01-01T00:00:30Z")));
    assertThat(aPod().ready().view().failure()).isEmpty();
  }

  @Test
  void aPodThatNoNodeTakes() {
    // when
    PodView view = aPod().unschedulable("0/1 nodes are available").view();
    // then
    assertThat(view.schedulingProblem()).contains("0/1 nodes are available");
    assertThat(view.placed()).isFalse();
    assertThat(view.ip()).isEmpty();
  }

  @Test
  void aContainerThatWaitsAfterItEnded() {
    // when
    ContainerView server = aPod().crashing(3, "not a model\n").view().containers().getLast();
    // then
    assertThat(server.waiting())
        .contains(new Waiting("CrashLoopBackOff", "back-off 20s restarting failed container"));
    assertThat(server.ended())
        .contains(new Ended(3, "Error", "not a model", Duration.ofSeconds(5)));
    assertThat(server.restarts()).isEqualTo(3);
  }

  @Test
  void aContainerThatEndedNow() {
    // when
    ContainerView fetch = aPod().fetched('b').view().containers().getFirst();
    // then
    assertThat(fetch.waiting()).isEmpty();
    assertThat(fetch.ended())
        .get()
        .satisfies(end -> {
          assertThat(end.exitCode()).isZero();
          assertThat(end.reason()).isEqualTo("Completed");
          assertThat(end.message()).contains("sha256:bbb");
        });
  }
}
