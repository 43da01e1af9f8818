package io.modeldeployment.operator.faults;

import java.time.Duration;

/** What happens to a request on its way. */
public sealed interface Fault {

  Fault NONE = new Pass();

  /** Nothing. */
  record Pass() implements Fault {}

  /** It arrives late. */
  record Delay(Duration by) implements Fault {}

  /** It never arrives: the API server seems to answer with an error. */
  record Answer(int code, String reason) implements Fault {}

  /** It never arrives: the connection breaks. */
  record Reset() implements Fault {}

  /** It arrives and is carried out; the connection breaks before the answer. */
  record LoseAnswer() implements Fault {}

  /** It arrives and is carried out; the answer is an error all the same. */
  record AnswerAfterwards(int code, String reason) implements Fault {}

  /** It never arrives and no answer comes until the client gives up. */
  record Hang() implements Fault {}
}
