package io.modeldeployment.e2e.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a model at a steady rate from several clients, most on kept connections, one on a new
 * connection each time, until it is stopped. Never asks twice for one answer.
 */
public final class LoadGenerator {

  private static final int KEEPING_CLIENTS = 4;
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final TrainedModel model;
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private final long started = System.nanoTime();
  private volatile boolean stopping;

  /** What became of one request. */
  private record Outcome(long endedNanos, String version, String failure) {}

  /** What became of all requests, in the order of their ends. */
  public record Report(List<String> versions, List<String> failures, double perSecond) {

    @Override
    public String toString() {
      return "%d answers at %.1f/s, first %s, last %s, failures: %s"
          .formatted(
              versions.size(),
              perSecond,
              versions.isEmpty() ? "-" : versions.getFirst(),
              versions.isEmpty() ? "-" : versions.getLast(),
              failures.subList(0, Math.min(10, failures.size())));
    }
  }

  @FunctionalInterface
  private interface Asking {
    JsonNode ask(String request) throws IOException;
  }

  private LoadGenerator(TrainedModel model) {
    this.model = model;
  }

  /** Starts to ask the model of this name behind a base URL, which is Ready. */
  public static LoadGenerator start(TrainedModel model, String baseUrl, String modelName) {
    Clients.awaitAnswer(model, baseUrl, modelName);
    LoadGenerator load = new LoadGenerator(model);
    for (int i = 0; i < KEEPING_CLIENTS; i++) {
      load.client(i, new InferenceClient(baseUrl, modelName)::infer);
    }
    load.client(KEEPING_CLIENTS, new ReconnectingClient(baseUrl, modelName)::infer);
    return load;
  }

  /** Lets the requests under way end and tells what became of all. */
  public Report stop() throws InterruptedException {
    stopping = true;
    for (Thread client : clients) {
      client.join();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    List<Outcome> all =
        outcomes.stream().sorted(Comparator.comparingLong(Outcome::endedNanos)).toList();
    return new Report(
        all.stream().filter(o -> o.failure.isEmpty()).map(Outcome::version).toList(),
        all.stream().map(Outcome::failure).filter(failure -> !failure.isEmpty()).toList(),
        all.size() / seconds);
  }

  private void client(int index, Asking asking) {
    Duration offset = INTERVAL.dividedBy(KEEPING_CLIENTS + 1).multipliedBy(index);
    clients.add(
        Thread.ofVirtual().name("client-" + index).start(() -> askSteadily(offset, asking)));
  }

  /** The next request is due by the clock, however long the last answer took. */
  private void askSteadily(Duration offset, Asking asking) {
    String request = model.tellingRequest();
    for (long due = started + offset.toNanos(); !stopping; due += INTERVAL.toNanos()) {
      LockSupport.parkNanos(due - System.nanoTime());
      outcomes.add(ask(asking, request));
    }
  }

  private Outcome ask(Asking asking, String request) {
    String client = Thread.currentThread().getName();
    try {
      JsonNode answer = asking.ask(request);
      String version = model.versionOf(answer).orElse("unknown: " + answer);
      return new Outcome(System.nanoTime(), version, "");
    } catch (IOException e) {
      return new Outcome(
          System.nanoTime(), "", Instant.now() + " " + client + ": " + e + " " + cause(e));
    }
  }

  private static String cause(Throwable failure) {
    return failure.getCause() == null ? "" : "caused by " + failure.getCause();
  }
}
