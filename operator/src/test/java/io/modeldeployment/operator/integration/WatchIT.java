package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.faults.Delivery;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.faults.FaultProxy;
import io.modeldeployment.operator.faults.WatchEvent;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Watch events that come twice, late, or never: what is there in the end is the same. */
@ExtendWith(ApiServerExtension.class)
class WatchIT {

  private final ApiServer server;
  private final ServiceJudge judge = new ServiceJudge();
  private final Random random;
  private Space space;
  private FakeNode node;
  private FaultProxy proxy;
  private RunningOperator operator;

  WatchIT(ApiServer server) {
    this.server = server;
    long seed = System.nanoTime();
    System.out.println("seed of the watch events: " + seed);
    this.random = new Random(seed);
  }

  @BeforeEach
  void start() {
    begin();
  }

  private void begin() {
    space = new Space(server);
    node = space.node();
    proxy = new FaultProxy(server);
    proxy.plan(this::judged);
    operator = new RunningOperator(server, proxy, space.namespace());
  }

  @AfterEach
  void stop() {
    operator.close();
    proxy.close();
    node.close();
  }

  private Fault judged(Call call) {
    judge.judge(space, call);
    return Fault.NONE;
  }

  @Test
  void eventsThatComeTwiceOrLateChangeNothing() {
    // given
    EndState expected = change(() -> {});
    stop();
    begin();
    Map<WatchEvent, Long> due = new ConcurrentHashMap<>();
    proxy.deliver(event -> {
      long now = System.currentTimeMillis();
      long until = due.computeIfAbsent(event, e -> now + random.nextInt(400));
      if (now < until) {
        return Delivery.HOLD;
      }
      due.remove(event);
      return random.nextBoolean() ? Delivery.TWICE : Delivery.PASS;
    });
    // when
    EndState actual = change(() -> {});
    // then
    assertThat(actual.lines()).isEqualTo(expected.lines());
    assertThat(judge.ledAstray()).isEmpty();
  }

  @Test
  void whatLostEventsToldIsReadAfterTheWatchIsGone() {
    // given
    EndState expected = change(() -> {});
    stop();
    begin();
    proxy.deliver(event -> random.nextInt(3) == 0 ? Delivery.DROP : Delivery.PASS);
    // when every watch is told now and then that it is too old
    EndState actual = change(proxy::expireWatches);
    // then
    assertThat(actual.lines()).isEqualTo(expected.lines());
    assertThat(judge.ledAstray()).isEmpty();
  }

  /** Lives through an update, with something done every two seconds, until all is quiet. */
  private EndState change(Runnable meanwhile) {
    space.create("digits", "https://models.example/1.onnx");
    until(1, meanwhile);
    space.edit("digits", "https://models.example/2.onnx");
    until(2, meanwhile);
    meanwhile.run();
    Space.pause(Life.QUIET_MILLIS);
    int writes = proxy.writes().size();
    Space.pause(Life.QUIET_MILLIS);
    assertThat(proxy.writes()).as("writes at rest").hasSize(writes);
    return EndState.of(space, "digits");
  }

  private void until(long generation, Runnable meanwhile) {
    long[] next = {System.currentTimeMillis() + 2_000};
    Space.await(
        () -> {
          if (System.currentTimeMillis() > next[0]) {
            meanwhile.run();
            next[0] = System.currentTimeMillis() + 2_000;
          }
          return Space.settled(space, generation);
        },
        () -> EndState.of(space, "digits").lines());
  }
}
