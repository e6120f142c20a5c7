package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The counts a response has reported so far. In a stream the last value wins, count by count; a
 * usage that is all zeros takes nothing back; nothing is ever summed but the parts of a provider
 * that says they are apart. One thread at a time.
 */
final class UsageCounts {
  private static final Fact[] METERED = metered();

  /** What is known; null while nothing is: many responses may be open at once. */
  private @Nullable FactCounts known;

  private @Nullable FactCounts pending;
  private @Nullable FactCounts sums;
  private @Nullable FactCounts part;
  private @Nullable FactCounts apart;
  private boolean anyPending;
  private boolean anyKnown;

  private static Fact[] metered() {
    return Arrays.stream(Fact.values())
        .filter(fact -> fact.kind.isNumber() && fact.meter != null)
        .toArray(Fact[]::new);
  }

  /** A usage object begins: its parts are listed anew. */
  void begin() {
    apart = null;
  }

  /** A count of the usage or part that is open. */
  void count(Fact fact, long value) {
    FactCounts open = part;
    if (open != null) {
      open.set(fact, value);
    } else {
      pending = made(pending);
      pending.set(fact, value);
      anyPending = true;
    }
  }

  /** One of several counts of the usage that is open, which add up. */
  void add(Fact fact, long value) {
    count(fact, (pending == null ? 0 : Math.max(0, pending.get(fact))) + value);
  }

  /** One of several usages ended, which add up: the next one begins with nothing known. */
  void addUp() {
    if (known != null) {
      sums = made(sums);
      sums.addAll(known);
      known = null;
    }
  }

  /** The usage that ended was counted before: nothing is known of the next one. */
  void forgetLast() {
    known = null;
  }

  /** All usages ended: their sums are what is known. */
  void takeSums() {
    known = sums;
  }

  /** Whether some count is known of the usage that ended last. */
  boolean isReported() {
    return known != null;
  }

  /** A part of the usage begins. */
  void beginPart() {
    part = new FactCounts();
  }

  /**
   * The part ends.
   *
   * @param isApart whether its counts are not in the usage around it
   */
  void endPart(boolean isApart) {
    FactCounts ended = part;
    part = null;
    if (ended != null && isApart && !ended.isEmpty()) {
      apart = made(apart);
      apart.addAll(ended);
      anyPending = true;
    }
  }

  /**
   * The usage object ended: takes its counts over.
   *
   * @return whether it had a count of output tokens
   */
  boolean commit() {
    if (!anyPending) {
      return false;
    }
    anyPending = false;
    FactCounts ended = made(pending);
    if (apart != null) {
      ended.addAll(apart);
    }
    boolean output = ended.has(Fact.OUTPUT);
    FactCounts before = known;
    if (before == null) {
      known = ended;
      pending = null;
    } else {
      if (!ended.isAboveZero() && before.isAboveZero()) {
        ended.clear();
        return false;
      }
      before.setAll(ended);
      ended.clear();
      pending = ended; // more usages will come
    }
    anyKnown = true;
    return output;
  }

  /** Whether no count was reported. */
  boolean isEmpty() {
    return !anyKnown;
  }

  /** Whether the count was reported. */
  boolean has(Fact fact) {
    return known != null && known.has(fact);
  }

  /** The count, 0 where it was not reported. */
  long get(Fact fact) {
    return known == null ? 0 : Math.max(0, known.get(fact));
  }

  /** Sets a count that was not reported, or not in full. */
  void set(Fact fact, long value) {
    known = made(known);
    known.set(fact, value);
  }

  /** Takes a count that a header reports: the body's goes before it. */
  void report(Fact fact, long value) {
    set(fact, value);
    anyKnown = true;
  }

  /** Works out what follows from the total where a count beside it is missing. */
  void deduce(boolean generates) {
    if (!has(Fact.TOTAL)) {
      return;
    }
    long beside = get(Fact.TOOL_INPUT);
    if (!has(Fact.INPUT) && (has(Fact.OUTPUT) || !generates)) {
      set(Fact.INPUT, Math.max(0, get(Fact.TOTAL) - get(Fact.OUTPUT) - beside));
    } else if (has(Fact.INPUT) && !has(Fact.OUTPUT) && generates) {
      set(Fact.OUTPUT, Math.max(0, get(Fact.TOTAL) - get(Fact.INPUT) - beside));
    }
  }

  /** Sets counts that a usage leaves out because they are 0. */
  void completeWithZeros(boolean generates) {
    if (!has(Fact.INPUT) && !has(Fact.TOTAL)) {
      return;
    }
    long beside = get(Fact.TOOL_INPUT) + get(Fact.REASONING);
    if (generates && !has(Fact.OUTPUT)) {
      boolean told = has(Fact.TOTAL) && has(Fact.INPUT);
      long rest = get(Fact.TOTAL) - get(Fact.INPUT) - beside;
      set(Fact.OUTPUT, told ? Math.max(0, rest) : 0);
    }
    if (!has(Fact.INPUT)) {
      set(Fact.INPUT, Math.max(0, get(Fact.TOTAL) - get(Fact.OUTPUT) - beside));
    }
  }

  /** The counts as disjoint quantities. */
  Usage.Builder disjoint(Dialect dialect) {
    Usage.Builder usage = new Usage.Builder();
    input(usage, dialect.cacheInsideInput || has(Fact.CACHE_READ_INSIDE));
    output(usage, dialect);
    searches(usage);
    for (Fact fact : METERED) {
      if (has(fact)) {
        usage.set(Objects.requireNonNull(fact.meter), get(fact));
      }
    }
    Fact audio = has(Fact.AUDIO_BILLED) ? Fact.AUDIO_BILLED : Fact.AUDIO_LENGTH;
    if (has(audio)) {
      usage.set(Meter.AUDIO_MILLIS, Math.max(get(audio), dialect.leastAudioMillis));
    }
    return usage;
  }

  private void searches(Usage.Builder usage) {
    if (has(Fact.WEB_SEARCHES) || has(Fact.X_SEARCHES)) {
      usage.set(Meter.WEB_SEARCHES, get(Fact.WEB_SEARCHES) + get(Fact.X_SEARCHES));
    } else if (has(Fact.SEARCH_SOURCES)) {
      usage.set(Meter.WEB_SEARCHES, get(Fact.SEARCH_SOURCES));
    }
  }

  private void input(Usage.Builder usage, boolean cacheInsideInput) {
    long cached = Math.max(get(Fact.CACHE_READ), get(Fact.CACHE_READ_INSIDE));
    long written =
        Math.max(get(Fact.CACHE_WRITE), get(Fact.CACHE_WRITE_5M) + get(Fact.CACHE_WRITE_1H));
    long rest = get(Fact.INPUT);
    // More cached than there was: a gateway that counts the other way round.
    if (cacheInsideInput && cached <= rest) {
      rest -= cached;
      written = Math.min(written, rest);
      rest -= written;
    }
    long audio = Math.min(uncached(Fact.AUDIO_INPUT, Fact.CACHED_AUDIO), rest);
    rest -= audio;
    long image = Math.min(uncached(Fact.IMAGE_INPUT, Fact.CACHED_IMAGE), rest);
    rest -= image;
    image += get(Fact.IMAGE_INPUT_BESIDE);
    if (has(Fact.INPUT)) {
      usage.set(Meter.INPUT, rest);
    }
    if (has(Fact.CACHE_READ) || has(Fact.CACHE_READ_INSIDE)) {
      usage.set(Meter.CACHE_READ, cached);
    }
    if (has(Fact.CACHE_WRITE) || has(Fact.CACHE_WRITE_5M)) {
      usage.set(Meter.CACHE_WRITE, written - Math.min(written, get(Fact.CACHE_WRITE_1H)));
    }
    if (has(Fact.CACHE_WRITE_1H)) {
      usage.set(Meter.CACHE_WRITE_1H, Math.min(written, get(Fact.CACHE_WRITE_1H)));
    }
    if (has(Fact.AUDIO_INPUT)) {
      usage.set(Meter.AUDIO_INPUT, audio);
    }
    if (has(Fact.IMAGE_INPUT) || has(Fact.IMAGE_INPUT_BESIDE)) {
      usage.set(Meter.IMAGE_INPUT, image);
    }
  }

  private long uncached(Fact all, Fact cached) {
    return Math.max(0, get(all) - get(cached));
  }

  private void output(Usage.Builder usage, Dialect dialect) {
    long rest = get(Fact.OUTPUT);
    long reasoning = get(Fact.REASONING);
    if (!isBeside(reasoning, dialect)) {
      reasoning = Math.min(reasoning, rest);
      rest -= reasoning;
    }
    Fact all = dialect.outputIsAll;
    if (all != null && has(Fact.OUTPUT) && !has(all)) {
      set(all, rest);
    }
    long audio = Math.min(get(Fact.AUDIO_OUTPUT), rest);
    rest -= audio;
    long image = Math.min(get(Fact.IMAGE_OUTPUT), rest);
    rest -= image;
    if (has(Fact.OUTPUT)) {
      usage.set(Meter.OUTPUT, rest);
    }
    if (has(Fact.REASONING)) {
      usage.set(Meter.REASONING, reasoning);
    }
    if (has(Fact.AUDIO_OUTPUT)) {
      usage.set(Meter.AUDIO_OUTPUT, audio);
    }
    if (has(Fact.IMAGE_OUTPUT)) {
      usage.set(Meter.IMAGE_OUTPUT, image);
    }
  }

  private boolean isBeside(long reasoning, Dialect dialect) {
    long inAndOut = get(Fact.INPUT) + get(Fact.TOOL_INPUT) + get(Fact.OUTPUT);
    boolean inside = has(Fact.TOTAL) && inAndOut == get(Fact.TOTAL);
    boolean beside = has(Fact.TOTAL) && inAndOut + reasoning == get(Fact.TOTAL);
    return dialect.reasoningBesideOutput
        || (!inside && (beside || dialect.reasoningBesideUnlessTotal));
  }

  private static FactCounts made(@Nullable FactCounts counts) {
    return counts == null ? new FactCounts() : counts;
  }
}
