package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.faults.FaultProxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A create, an update and a way back, with a fault at every single write: what is there in the end
 * is what is there without any, and no request is ever led to pods that are not ready.
 */
@ExtendWith(ApiServerExtension.class)
class CrashIT {

  private static final List<Fault> ERRORS =
      List.of(
          new Fault.Answer(409, "Conflict"),
          new Fault.Answer(429, "TooManyRequests"),
          new Fault.Answer(500, "InternalError"),
          new Fault.Reset(),
          new Fault.LoseAnswer(),
          new Fault.AnswerAfterwards(504, "Timeout"));

  private static EndState expected;

  private final ApiServer server;
  private final ServiceJudge judge = new ServiceJudge();

  CrashIT(ApiServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @EnumSource
  void anOperatorThatDiesAtEveryWriteGetsThere(Mortals.Crash crash) {
    // given
    EndState expected = faultless();
    // when
    AtomicInteger crashes = new AtomicInteger();
    EndState actual =
        run(space ->
            new Mortals(
                server,
                space,
                crash,
                call -> judge.judge(space, call),
                number -> {
                  crashes.set(number);
                  return new String[0];
                }));
    // then
    assertThat(actual.lines()).isEqualTo(expected.lines());
    assertThat(crashes.get()).as("crashes").isGreaterThan(20);
    assertThat(judge.ledAstray()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4})
  void anOperatorOfWhichEveryWriteFailsOnceGetsThere(int first) {
    // given
    EndState expected = faultless();
    AtomicInteger failures = new AtomicInteger(first);
    // when
    EndState actual = run(space -> new Steady(space, everyOther(failures)));
    // then
    assertThat(actual.lines()).isEqualTo(expected.lines());
    assertThat(failures.get()).as("failed writes").isGreaterThan(20);
    assertThat(judge.ledAstray()).isEmpty();
  }

  /** Of the writes of one object, the first fails, the second does not, and so on. */
  private static Function<Call, Fault> everyOther(AtomicInteger failures) {
    Map<String, Integer> seen = new HashMap<>();
    return call -> {
      synchronized (seen) {
        if (call.write() && seen.merge(call.what(), 1, Integer::sum) % 2 == 1) {
          return ERRORS.get(failures.getAndIncrement() % ERRORS.size());
        }
        return Fault.NONE;
      }
    };
  }

  private EndState faultless() {
    if (expected == null) {
      expected = run(this::withoutFaults);
    }
    return expected;
  }

  private Life withoutFaults(Space space) {
    return new Steady(space, call -> Fault.NONE);
  }

  private EndState run(Function<Space, Life> living) {
    Space space = new Space(server);
    try (FakeNode node = space.node();
        Life life = living.apply(space)) {
      space.create("digits", "https://models.example/1.onnx");
      life.until(() -> Space.settled(space, 1));
      space.edit("digits", "https://models.example/2.onnx");
      life.until(() -> Space.settled(space, 2));
      space.edit("digits", "https://models.example/1.onnx");
      life.until(() -> Space.settled(space, 3));
      life.rest();
      EndState end = EndState.of(space, "digits");
      delete(space);
      return end;
    }
  }

  /** As the garbage collector does; what is deleted must not come back. */
  private static void delete(Space space) {
    space.resource("digits").delete();
    EndState.children(space).forEach(child -> space.client().resource(child).delete());
    Space.pause(1000);
    assertThat(EndState.children(space)).isEmpty();
  }

  /** An operator that lives through it all. */
  private final class Steady implements Life {
    private final FaultProxy proxy = new FaultProxy(server);
    private final RunningOperator operator;

    Steady(Space space, Function<Call, Fault> plan) {
      proxy.plan(call -> {
        judge.judge(space, call);
        return plan.apply(call);
      });
      operator = new RunningOperator(server, proxy, space.namespace());
    }

    @Override
    public void until(BooleanSupplier done) {
      Space.await(done, proxy::writes);
    }

    @Override
    public void rest() {
      Space.pause(QUIET_MILLIS);
      int before = proxy.writes().size();
      Space.pause(QUIET_MILLIS);
      assertThat(proxy.writes()).as("writes at rest").hasSize(before);
    }

    @Override
    public void close() {
      operator.close();
      proxy.close();
    }
  }
}
