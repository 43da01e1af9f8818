package io.modeldeployment.operator.watch;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.observe.Labels;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The framework's informers, as they are shown what was written. */
@ExtendWith(ApiServerExtension.class)
class EventSourcesIT {

  private static final int COLLECTIONS = 20;

  private final EventSources sources = new EventSources(false);
  private final KubernetesClient client;
  private final String namespace;
  private final ModelDeployment owner;
  private Operator operator;

  EventSourcesIT(ApiServer server) {
    client = server.client();
    namespace = server.newNamespace();
    owner = aModelDeployment().named("digits").build();
    owner.getMetadata().setNamespace(namespace);
  }

  @BeforeEach
  void start() {
    operator =
        new Operator(
            overrider -> overrider.withKubernetesClient(client).withCloseClientOnStop(false));
    operator.register(
        new Informers(sources), controller -> controller.settingNamespaces(Set.of(namespace)));
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop();
  }

  @Test
  void whatTheCacheShowsAlreadyIsNotKeptBesideIt() {
    // when
    WeakReference<ConfigMap> answer = writtenAfterItsEvent();

    // then
    for (int i = 0; i < COLLECTIONS && answer.get() != null; i++) {
      System.gc();
    }
    assertThat(answer.get()).isNull();
    assertThat(shown()).hasSize(1);
  }

  @Test
  void whatTheCacheDoesNotShowYetIsReadAsTheCacheWillHoldIt() {
    // given
    ConfigMap applied = applied("1");
    awaitShown();
    ConfigMap next =
        new ConfigMapBuilder(applied)
            .editMetadata()
            .withResourceVersion(applied.getMetadata().getResourceVersion() + "0")
            .withManagedFields(new ManagedFieldsEntryBuilder().withManager("m").build())
            .endMetadata()
            .addToData("digest", "2")
            .build();

    // when
    sources.written(next);

    // then
    assertThat(shown())
        .singleElement()
        .satisfies(object -> {
          assertThat(object.getData()).containsEntry("digest", "2");
          assertThat(object.getMetadata().getManagedFields()).isEmpty();
        });
  }

  private WeakReference<ConfigMap> writtenAfterItsEvent() {
    ConfigMap applied = applied("1");
    awaitShown();
    sources.written(applied);
    return new WeakReference<>(applied);
  }

  private ConfigMap applied(String digest) {
    return client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("digits-1")
                .withNamespace(namespace)
                .addToLabels(Labels.NAME, "digits")
                .endMetadata()
                .addToData("digest", digest)
                .build())
        .create();
  }

  private Set<ConfigMap> shown() {
    return sources.of(owner, ConfigMap.class);
  }

  private void awaitShown() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (shown().isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(shown()).hasSize(1);
  }

  private record Informers(EventSources sources) implements Reconciler<ModelDeployment> {

    @Override
    public List<EventSource<?, ModelDeployment>> prepareEventSources(
        EventSourceContext<ModelDeployment> context) {
      return sources.prepare(context);
    }

    @Override
    public UpdateControl<ModelDeployment> reconcile(
        ModelDeployment resource, Context<ModelDeployment> context) {
      return UpdateControl.noUpdate();
    }
  }
}
