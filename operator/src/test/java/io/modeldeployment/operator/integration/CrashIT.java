package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.faults.FaultProxy;
import io.modeldeployment.operator.observe.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern REVISION =
      Pattern.compile("\"selector\":\\{[^}]*\"" + Labels.REVISION + "\":\"([0-9a-f]{10})\"");
  private static final int QUIET_MILLIS = 2500;
  private static final int MOST_CRASHES = 120;

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
  private final List<String> ledAstray = new CopyOnWriteArrayList<>();

  CrashIT(ApiServer server) {
    this.server = server;
  }

  /** When an operator dies, as seen from its writes. */
  enum Crash {
    BEFORE_A_WRITE_IS_SENT,
    BEFORE_ITS_ANSWER_COMES
  }

  @ParameterizedTest
  @EnumSource
  void anOperatorThatDiesAtEveryWriteGetsThere(Crash crash) {
    // given
    EndState expected = faultless();
    // when
    AtomicInteger crashes = new AtomicInteger();
    EndState actual = run(space -> new Mortal(space, crash, crashes));
    // then
    assertThat(actual.lines()).isEqualTo(expected.lines());
    assertThat(crashes.get()).as("crashes").isBetween(20, MOST_CRASHES);
    assertThat(ledAstray).isEmpty();
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
    assertThat(ledAstray).isEmpty();
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
      life.until(() -> settled(space, 1));
      space.edit("digits", "https://models.example/2.onnx");
      life.until(() -> settled(space, 2));
      space.edit("digits", "https://models.example/1.onnx");
      life.until(() -> settled(space, 3));
      life.rest();
      EndState end = EndState.of(space, "digits");
      delete(space);
      return end;
    }
  }

  private static boolean settled(Space space, long generation) {
    var resource = space.resource("digits").get();
    return Space.ready(resource).filter(c -> c.status().equals("True")).isPresent()
        && resource.getStatus().observedGeneration() == generation
        && space.deployments().size() == 1;
  }

  /** As the garbage collector does; what is deleted must not come back. */
  private static void delete(Space space) {
    space.resource("digits").delete();
    EndState.children(space).forEach(child -> space.client().resource(child).delete());
    Space.pause(1000);
    assertThat(EndState.children(space)).isEmpty();
  }

  /** Holds the rule that a Service leads only to pods that are ready. */
  private void judge(Space space, Call call) {
    Matcher revision = REVISION.matcher(call.body());
    if (call.what().equals("PATCH services digits") && revision.find()) {
      List<Pod> pods =
          space
              .client()
              .pods()
              .inNamespace(space.namespace())
              .withLabel(Labels.REVISION, revision.group(1))
              .list()
              .getItems();
      boolean ready =
          pods.stream()
              .flatMap(pod -> pod.getStatus().getConditions().stream())
              .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
      if (!ready) {
        ledAstray.add(call.what() + " to " + revision.group(1));
      }
    }
  }

  /** One operator or a row of them. */
  private interface Life extends AutoCloseable {

    /** Goes on until something is the case. */
    void until(BooleanSupplier done);

    /** From here on nothing is to be written. */
    void rest();

    @Override
    void close();
  }

  /** An operator that lives through it all. */
  private final class Steady implements Life {
    private final FaultProxy proxy = new FaultProxy(server);
    private final RunningOperator operator;

    Steady(Space space, Function<Call, Fault> plan) {
      proxy.plan(call -> {
        judge(space, call);
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

  /** A row of operators, each of which dies at its first write and is followed by the next. */
  private final class Mortal implements Life {
    private final Space space;
    private final Crash crash;
    private final AtomicInteger crashes;
    private final List<Call> history = new ArrayList<>();
    private FaultProxy proxy;
    private RunningOperator operator;
    private volatile boolean dead;

    Mortal(Space space, Crash crash, AtomicInteger crashes) {
      this.space = space;
      this.crash = crash;
      this.crashes = crashes;
      begin();
    }

    private void begin() {
      dead = false;
      proxy = new FaultProxy(server);
      AtomicInteger writes = new AtomicInteger();
      // One write is let through before a death that sends none, or nothing would ever be done.
      int last = crash == Crash.BEFORE_A_WRITE_IS_SENT ? 2 : 1;
      proxy.plan(call -> {
        judge(space, call);
        if (!call.write() || call.event()) {
          return dead ? new Fault.Reset() : Fault.NONE;
        }
        int number = writes.incrementAndGet();
        dead |= number >= last;
        boolean carriedOut = crash == Crash.BEFORE_ITS_ANSWER_COMES && number == last;
        return !dead ? Fault.NONE : carriedOut ? new Fault.LoseAnswer() : new Fault.Reset();
      });
      operator = new RunningOperator(server, proxy, space.namespace());
    }

    @Override
    public void until(BooleanSupplier done) {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (!done.getAsBoolean()) {
        if (dead && crashes.get() < MOST_CRASHES) {
          succeed();
        }
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "never done; writes: " + history.stream().map(Call::what).toList());
        }
        Space.pause(20);
      }
    }

    /** The dead one reaches nothing any more; its writes on the way have arrived or not. */
    private void succeed() {
      crashes.incrementAndGet();
      close();
      begin();
    }

    @Override
    public void rest() {
      until(() -> !dead && quiet());
    }

    private boolean quiet() {
      int before = proxy.writes().size();
      Space.pause(QUIET_MILLIS);
      return !dead && proxy.writes().size() == before;
    }

    /** What is left of the dead one stops in its own time: it can do no harm. */
    @Override
    public void close() {
      proxy.cut();
      history.addAll(proxy.writes());
      FaultProxy former = proxy;
      RunningOperator remains = operator;
      Thread.ofPlatform()
          .start(() -> {
            remains.close();
            former.close();
          });
    }
  }
}
