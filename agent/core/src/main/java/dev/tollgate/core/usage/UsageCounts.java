package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The counts a response has reported so far. In a stream the last value wins, count by count; a
 * usage that is all zeros takes nothing back; nothing is ever summed but the parts of a provider
 * that says they are apart. One thread at a time.
 */
final class UsageCounts {
  private static final int SIZE = Fact.COUNTS;
  private static final Fact[] FACTS = Fact.values();
  private static final long UNKNOWN = -1;

  /** Shared by all that have no count yet, never written: many responses may be open at once. */
  private static final long[] NOTHING = unknown();

  private long[] known = NOTHING;
  private long[] pending = NOTHING;
  private long @Nullable [] part;

  private long @Nullable [] apart;
  private boolean anyPending;
  private boolean anyKnown;

  /** A usage object begins: its parts are listed anew. */
  void begin() {
    apart = null;
  }

  /** A count of the usage or part that is open. */
  void count(Fact fact, long value) {
    long[] open = part;
    if (open != null) {
      open[fact.ordinal()] = value;
    } else {
      pending = writable(pending);
      pending[fact.ordinal()] = value;
      anyPending = true;
    }
  }

  /** A part of the usage begins. */
  void beginPart() {
    part = unknown();
  }

  /**
   * The part ends.
   *
   * @param isApart whether its counts are not in the usage around it
   */
  void endPart(boolean isApart) {
    long[] ended = part;
    part = null;
    if (ended == null || !isApart) {
      return;
    }
    long[] sums = apart == null ? unknown() : apart;
    for (int i = 0; i < SIZE; i++) {
      if (ended[i] != UNKNOWN) {
        sums[i] = Math.max(0, sums[i]) + ended[i];
        anyPending = true;
      }
    }
    apart = sums;
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
    boolean allZero = true;
    long[] beside = apart;
    pending = writable(pending);
    known = writable(known);
    for (int i = 0; i < SIZE; i++) {
      if (beside != null && beside[i] != UNKNOWN) {
        pending[i] = Math.max(0, pending[i]) + beside[i];
      }
      allZero &= pending[i] <= 0;
    }
    boolean output = pending[Fact.OUTPUT.ordinal()] != UNKNOWN;
    if (allZero && !isZero()) {
      Arrays.fill(pending, UNKNOWN);
      return false;
    }
    for (int i = 0; i < SIZE; i++) {
      if (pending[i] != UNKNOWN) {
        known[i] = pending[i];
        anyKnown = true;
        pending[i] = UNKNOWN;
      }
    }
    return output;
  }

  /** Whether no count was reported. */
  boolean isEmpty() {
    return !anyKnown;
  }

  /** Whether the count was reported. */
  boolean has(Fact fact) {
    return known[fact.ordinal()] != UNKNOWN;
  }

  /** The count, 0 where it was not reported. */
  long get(Fact fact) {
    return Math.max(0, known[fact.ordinal()]);
  }

  /** Sets a count that was not reported, or not in full. */
  void set(Fact fact, long value) {
    known = writable(known);
    known[fact.ordinal()] = value;
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
    if (!has(Fact.INPUT) && (has(Fact.OUTPUT) || !generates)) {
      set(Fact.INPUT, Math.max(0, get(Fact.TOTAL) - get(Fact.OUTPUT)));
    } else if (has(Fact.INPUT) && !has(Fact.OUTPUT) && generates) {
      set(Fact.OUTPUT, Math.max(0, get(Fact.TOTAL) - get(Fact.INPUT)));
    }
  }

  /** The counts as disjoint quantities. */
  Usage.Builder disjoint(Dialect dialect) {
    Usage.Builder usage = new Usage.Builder();
    input(usage, dialect.cacheInsideInput);
    output(usage, dialect);
    searches(usage);
    for (int i = 0; i < SIZE; i++) {
      Meter meter = FACTS[i].meter;
      if (meter != null && known[i] != UNKNOWN) {
        usage.set(meter, known[i]);
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
    long cached = get(Fact.CACHE_READ);
    long written =
        Math.max(get(Fact.CACHE_WRITE), get(Fact.CACHE_WRITE_5M) + get(Fact.CACHE_WRITE_1H));
    long rest = get(Fact.INPUT);
    // More cached than there was: a gateway that counts the other way round.
    if (cacheInsideInput && cached <= rest) {
      rest -= cached;
      written = Math.min(written, rest);
      rest -= written;
    }
    long audio = Math.min(get(Fact.AUDIO_INPUT), rest);
    rest -= audio;
    long image = Math.min(get(Fact.IMAGE_INPUT), rest);
    rest -= image;
    if (has(Fact.INPUT)) {
      usage.set(Meter.INPUT, rest);
    }
    if (has(Fact.CACHE_READ)) {
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
    if (has(Fact.IMAGE_INPUT)) {
      usage.set(Meter.IMAGE_INPUT, image);
    }
  }

  private void output(Usage.Builder usage, Dialect dialect) {
    long rest = get(Fact.OUTPUT);
    long reasoning = get(Fact.REASONING);
    if (!dialect.reasoningBesideOutput && !isBesideByTotal(reasoning)) {
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

  private boolean isBesideByTotal(long reasoning) {
    long inAndOut = get(Fact.INPUT) + get(Fact.OUTPUT);
    return reasoning > 0
        && has(Fact.TOTAL)
        && inAndOut != get(Fact.TOTAL)
        && inAndOut + reasoning == get(Fact.TOTAL);
  }

  private boolean isZero() {
    for (long value : known) {
      if (value > 0) {
        return false;
      }
    }
    return true;
  }

  private static long[] writable(long[] counts) {
    return counts == NOTHING ? unknown() : counts;
  }

  private static long[] unknown() {
    long[] counts = new long[SIZE];
    Arrays.fill(counts, UNKNOWN);
    return counts;
  }
}
