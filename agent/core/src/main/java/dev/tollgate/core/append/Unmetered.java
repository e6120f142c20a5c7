package dev.tollgate.core.append;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * What may cost money and is not metered, counted by what it was, so that nobody takes silence for
 * coverage. Bounded; thread-safe.
 */
public final class Unmetered {
  /** What the counters' names begin with. */
  public static final String PREFIX = "unmetered ";

  private static final int MAX_KINDS = 64;
  private static final int MAX_LENGTH = 120;

  /**
   * A part of a path that names one thing of many, and not one of Google's services; without the
   * verb that follows such a name after a colon.
   */
  private static final Pattern ID =
      Pattern.compile("/(?!google\\.)[^/]*?[0-9][^/]{7,}?(?=(?::[A-Za-z]+)?(?:/|$))");

  private final Map<String, LongAdder> kinds = new ConcurrentHashMap<>();

  /** A call to a provider's host of which nobody knows what it is. */
  public void operation(String method, String host, String pathAndQuery) {
    count("operation " + method + " " + host + shape(pathAndQuery));
  }

  /** A web socket to a provider's host. */
  public void webSocket(String host, String pathAndQuery) {
    count("web socket " + host + shape(pathAndQuery));
  }

  /** Adds what there is to counters by name. */
  void addTo(Map<String, Long> counters) {
    kinds.forEach((kind, count) -> counters.put(PREFIX + kind, count.sum()));
  }

  private void count(String kind) {
    String known = kinds.containsKey(kind) || kinds.size() < MAX_KINDS ? kind : "others";
    kinds.computeIfAbsent(known, name -> new LongAdder()).increment();
  }

  private static String shape(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    String clipped = path.length() > MAX_LENGTH ? path.substring(0, MAX_LENGTH) : path;
    return ID.matcher(clipped).replaceAll("/{id}");
  }
}
