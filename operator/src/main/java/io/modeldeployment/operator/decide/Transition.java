package io.modeldeployment.operator.decide;

import io.modeldeployment.operator.observe.Committed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One step of a change of version. It is written to status, and acted on in the next pass. */
public sealed interface Transition {

  /** The revision it is about; empty for a refresh, which names none yet. */
  Optional<String> revision();

  /** The decisions once the step is taken. */
  Committed after(Committed before);

  /** Begin to bring a revision up; a candidate before it is given up. */
  record Start(String hash) implements Transition {
    @Override
    public Optional<String> revision() {
      return Optional.of(hash);
    }

    @Override
    public Committed after(Committed c) {
      // A candidate that once served may still be listed, so what is given up goes in order too.
      Stream<String> givenUp = c.stable().isPresent() ? c.candidate().stream() : Stream.empty();
      List<String> retiring =
          Stream.concat(c.retiring().stream(), givenUp)
              .filter(h -> !h.equals(hash) && c.stable().filter(h::equals).isEmpty())
              .distinct()
              .toList();
      return c.with(c.stable(), Optional.of(hash), retiring);
    }
  }

  /** Give the candidate up: the spec asks for the stable revision again. */
  record Abandon(String hash) implements Transition {
    @Override
    public Optional<String> revision() {
      return Optional.of(hash);
    }

    @Override
    public Committed after(Committed c) {
      List<String> retiring =
          Stream.concat(c.retiring().stream(), Stream.of(hash)).distinct().toList();
      return c.with(c.stable(), Optional.empty(), retiring);
    }
  }

  /** The candidate becomes stable; the revision before it begins to go. */
  record Switch(String hash) implements Transition {
    @Override
    public Optional<String> revision() {
      return Optional.of(hash);
    }

    @Override
    public Committed after(Committed c) {
      List<String> retiring =
          Stream.concat(c.retiring().stream(), c.stable().stream())
              .filter(h -> !h.equals(hash))
              .distinct()
              .toList();
      return c.with(Optional.of(hash), Optional.empty(), retiring);
    }
  }

  /** A revision gets no more requests: its objects may go. */
  record Retire(String hash) implements Transition {
    @Override
    public Optional<String> revision() {
      return Optional.of(hash);
    }

    @Override
    public Committed after(Committed c) {
      List<String> retiring = new ArrayList<>(c.retiring());
      retiring.remove(hash);
      return c.with(c.stable(), c.candidate(), retiring);
    }
  }

  /**
   * Status was lost: what serves is taken as stable, and nothing is restarted. Other revisions that
   * run may still get requests, so they go in order.
   */
  record Adopt(String hash, List<String> others, long refreshes) implements Transition {
    @Override
    public Optional<String> revision() {
      return Optional.of(hash);
    }

    @Override
    public Committed after(Committed c) {
      return new Committed(
          Optional.of(hash), c.candidate(), others, refreshes, c.handledRefresh(), c.digests());
    }
  }

  /** A refresh was asked for: the same spec gets a new hash, and so a new revision. */
  record Refresh(String request) implements Transition {
    @Override
    public Optional<String> revision() {
      return Optional.empty();
    }

    @Override
    public Committed after(Committed c) {
      return new Committed(
          c.stable(),
          c.candidate(),
          c.retiring(),
          c.refreshes() + 1,
          Optional.of(request),
          c.digests());
    }
  }

  /**
   * The first fetch of a revision reported what it fetched: every later one must fetch the same.
   */
  record Pin(String hash, String digest) implements Transition {
    @Override
    public Optional<String> revision() {
      return Optional.of(hash);
    }

    @Override
    public Committed after(Committed c) {
      return c.withDigest(hash, digest);
    }
  }
}
