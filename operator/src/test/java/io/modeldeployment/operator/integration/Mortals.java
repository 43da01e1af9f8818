package io.modeldeployment.operator.integration;

import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.faults.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A row of operators, each of which dies at one of its first writes and is followed by the next.
 */
final class Mortals implements Life {

  private static final int MOST_CRASHES = 120;

  /** When an operator dies, as seen from its writes. */
  enum Crash {
    BEFORE_A_WRITE_IS_SENT,
    BEFORE_ITS_ANSWER_COMES
  }

  private final ApiServer server;
  private final Space space;
  private final Crash crash;
  private final Consumer<Call> judge;
  private final IntFunction<String[]> options;
  private final List<Call> history = new ArrayList<>();
  private FaultProxy proxy;
  private RunningOperator operator;
  private int crashes;
  private volatile boolean dead;

  /**
   * The first of them.
   *
   * @param judge hears of every request
   * @param options what the operator with the given number in the row is started with
   */
  Mortals(
      ApiServer server,
      Space space,
      Crash crash,
      Consumer<Call> judge,
      IntFunction<String[]> options) {
    this.server = server;
    this.space = space;
    this.crash = crash;
    this.judge = judge;
    this.options = options;
    begin();
  }

  private void begin() {
    dead = false;
    proxy = new FaultProxy(server);
    AtomicInteger writes = new AtomicInteger();
    // One write is let through before a death that sends none, or nothing would ever be done.
    int last = crash == Crash.BEFORE_A_WRITE_IS_SENT ? 2 : 1;
    proxy.plan(call -> {
      judge.accept(call);
      if (!call.write() || call.event()) {
        return dead ? new Fault.Reset() : Fault.NONE;
      }
      int number = writes.incrementAndGet();
      dead |= number >= last;
      boolean carriedOut = crash == Crash.BEFORE_ITS_ANSWER_COMES && number == last;
      return !dead ? Fault.NONE : carriedOut ? new Fault.LoseAnswer() : new Fault.Reset();
    });
    operator = new RunningOperator(server, proxy, space.namespace(), options.apply(crashes));
  }

  int crashes() {
    return crashes;
  }

  @Override
  public void until(BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!done.getAsBoolean()) {
      if (dead && crashes < MOST_CRASHES) {
        succeed();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "never done; writes: "
                + history.stream().map(Call::what).toList()
                + EndState.of(space, "digits").lines());
      }
      Space.pause(20);
    }
  }

  /** The dead one reaches nothing any more; its writes on the way have arrived or not. */
  private void succeed() {
    crashes++;
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
