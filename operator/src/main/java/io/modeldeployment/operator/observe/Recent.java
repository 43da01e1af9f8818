package io.modeldeployment.operator.observe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was used last, so many entries of it, for several threads.
 *
 * @param <K> what an entry is found by
 * @param <V> what is kept
 */
public final class Recent<K, V> {

  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final int kept;

  /** Empty, for at most so many entries. */
  public Recent(int kept) {
    this.kept = kept;
  }

  /** The entry, which counts as used now; null where there is none. */
  public synchronized @Nullable V get(K key) {
    return entries.get(key);
  }

  /** Keeps an entry; the one that was not used for longest goes. */
  public synchronized void put(K key, V value) {
    entries.put(key, value);
    if (entries.size() > kept) {
      entries.remove(entries.keySet().iterator().next());
    }
  }
}
