package io.modeldeployment.operator.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How long requests took, counted in bins. A bin reaches from the bound before it, exclusive, to
 * its own, inclusive; the first begins at zero. Only bins that hold something and the bounds below
 * them are kept, so a histogram of few different latencies is small.
 *
 * @param upperBounds in milliseconds, rising
 * @param counts requests of each bin, as many as bounds
 */
public record LatencyHistogram(List<Double> upperBounds, List<Long> counts) {

  /** No request yet. */
  public static final LatencyHistogram EMPTY = new LatencyHistogram(List.of(), List.of());

  /** Copies the lists and refuses bounds that do not rise. */
  public LatencyHistogram {
    upperBounds = List.copyOf(upperBounds);
    counts = List.copyOf(counts);
    if (upperBounds.size() != counts.size()) {
      throw new IllegalArgumentException(
          upperBounds.size() + " bounds and " + counts.size() + " counts");
    }
    for (int i = 1; i < upperBounds.size(); i++) {
      if (upperBounds.get(i) <= upperBounds.get(i - 1)) {
        throw new IllegalArgumentException("bounds do not rise: " + upperBounds);
      }
    }
  }

  /** Collects bins in any order; bins of one histogram either are the same or do not overlap. */
  public static final class Builder {

    private final NavigableMap<Double, Long> bins = new TreeMap<>();

    /** Adds requests to a bin, given by its bounds in milliseconds. */
    public Builder add(double lower, double upper, long count) {
      if (count != 0) {
        bins.merge(upper, count, Long::sum);
        if (lower > 0) {
          bins.putIfAbsent(lower, 0L);
        }
      }
      return this;
    }

    /** What was collected. */
    public LatencyHistogram build() {
      return of(bins);
    }
  }

  private static LatencyHistogram of(NavigableMap<Double, Long> bins) {
    List<Double> bounds = new ArrayList<>(bins.size());
    List<Long> counts = new ArrayList<>(bins.size());
    for (Map.Entry<Double, Long> bin : bins.entrySet()) {
      bounds.add(bin.getKey());
      counts.add(bin.getValue());
    }
    return new LatencyHistogram(bounds, counts);
  }

  /** Number of requests. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** The requests of both. */
  public LatencyHistogram plus(LatencyHistogram other) {
    return combined(other, 1);
  }

  /** The requests of this one that were not yet in an earlier one of the same counters. */
  public LatencyHistogram minus(LatencyHistogram earlier) {
    return combined(earlier, -1);
  }

  private LatencyHistogram combined(LatencyHistogram other, int sign) {
    NavigableMap<Double, Long> bins = new TreeMap<>();
    for (int i = 0; i < counts.size(); i++) {
      bins.put(upperBounds.get(i), counts.get(i));
    }
    for (int i = 0; i < other.counts.size(); i++) {
      bins.merge(other.upperBounds.get(i), sign * other.counts.get(i), Long::sum);
    }
    return of(bins);
  }

  /**
   * The latency that a share of requests did not exceed, in milliseconds: linear inside a bin.
   *
   * @param share between 0 and 1, 0.95 for the 95th percentile
   * @throws IllegalStateException where there are no requests
   */
  public double quantile(double share) {
    long total = total();
    if (total <= 0) {
      throw new IllegalStateException("no requests, no quantile");
    }
    double wanted = Math.clamp(share, 0, 1) * total;
    double below = 0;
    double lower = 0;
    double highest = 0;
    for (int i = 0; i < counts.size(); i++) {
      long count = counts.get(i);
      double upper = upperBounds.get(i);
      if (count > 0 && below + count >= wanted) {
        return lower + (upper - lower) * Math.max(0, wanted - below) / count;
      }
      below += count;
      highest = count > 0 ? upper : highest;
      lower = upper;
    }
    return highest;
  }

  /** Number of requests in bins that end at or below a latency in milliseconds. */
  public long countUpTo(double milliseconds) {
    long count = 0;
    for (int i = 0; i < counts.size() && upperBounds.get(i) <= milliseconds; i++) {
      count += counts.get(i);
    }
    return count;
  }
}
