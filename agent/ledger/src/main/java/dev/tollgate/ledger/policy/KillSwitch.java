package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A kill switch stops a runaway: where the calls of one JVM have too much of something within a
 * time, it trips, and calls are refused until it has cooled down or is released. Each JVM counts
 * for itself. Immutable.
 */
public final class KillSwitch {
  private final String id;
  private final String owner;
  private final Scope scope;
  private final @Nullable Label each;
  private final long withinMs;
  private final long[] max;
  private final long coolDownMs;
  private final boolean shadow;
  private final long releasedMicros;
  private final Map<String, Long> releasedByValue;

  private KillSwitch(Builder builder) {
    id = builder.id;
    owner = builder.owner;
    scope = builder.scope;
    each = builder.each;
    withinMs = builder.withinMs;
    max = builder.max.clone();
    coolDownMs = builder.coolDownMs;
    shadow = builder.shadow;
    releasedMicros = builder.releasedMicros;
    releasedByValue = Collections.unmodifiableMap(new TreeMap<>(builder.releasedByValue));
  }

  /** Its name in the configuration, unique among caps and switches. */
  public String id() {
    return id;
  }

  /** Whom to ask. */
  public String owner() {
    return owner;
  }

  /** The calls it counts. */
  public Scope scope() {
    return scope;
  }

  /** The label that calls are counted apart by; null where all are counted together. */
  public @Nullable Label each() {
    return each;
  }

  /** Which of its counters a call with these labels counts on: empty without {@link #each}. */
  public String eachValue(Labels call) {
    String value = each == null ? null : call.get(each);
    return value == null ? "" : value;
  }

  /** Within which time it counts, in milliseconds. */
  public long withinMs() {
    return withinMs;
  }

  /** Whether it looks at this. */
  public boolean limits(Excess excess) {
    return max[excess.ordinal()] > 0;
  }

  /** The most that may be of this within the time, in its unit; 0 where it does not look at it. */
  public long max(Excess excess) {
    return max[excess.ordinal()];
  }

  /** How long calls are refused once it has tripped, in milliseconds. */
  public long coolDownMs() {
    return coolDownMs;
  }

  /** Whether it only says what it would have done. */
  public boolean shadow() {
    return shadow;
  }

  /** Trips up to here are void, whatever value they are of; in microseconds since the epoch. */
  public long releasedMicros() {
    return releasedMicros;
  }

  /** Trips of one value up to here are void. Sorted, unmodifiable. */
  public Map<String, Long> releasedByValue() {
    return releasedByValue;
  }

  /** Whether a trip of this value at this instant is void. */
  public boolean isReleased(String eachValue, long trippedMicros) {
    Long ofValue = releasedByValue.isEmpty() ? null : releasedByValue.get(eachValue);
    return trippedMicros <= releasedMicros || (ofValue != null && trippedMicros <= ofValue);
  }

  /** Whether both count the same calls over the same time, so that their counters are one. */
  public boolean countsLike(KillSwitch other) {
    return id.equals(other.id)
        && scope.equals(other.scope)
        && each == other.each
        && withinMs == other.withinMs;
  }

  /** A builder that starts with this switch's values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.owner = owner;
    builder.scope = scope;
    builder.each = each;
    builder.withinMs = withinMs;
    System.arraycopy(max, 0, builder.max, 0, max.length);
    builder.coolDownMs = coolDownMs;
    builder.shadow = shadow;
    builder.releasedMicros = releasedMicros;
    builder.releasedByValue.putAll(releasedByValue);
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof KillSwitch)) {
      return false;
    }
    KillSwitch that = (KillSwitch) other;
    return countsLike(that)
        && owner.equals(that.owner)
        && Arrays.equals(max, that.max)
        && coolDownMs == that.coolDownMs
        && shadow == that.shadow
        && releasedMicros == that.releasedMicros
        && releasedByValue.equals(that.releasedByValue);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "KillSwitch " + id + " " + scope + " within " + withinMs + " ms";
  }

  /** Collects a switch's values. Not thread-safe. */
  public static final class Builder {
    private String id;
    private String owner = "";
    private Scope scope = new Scope(Map.of());
    private @Nullable Label each;
    private long withinMs;
    private final long[] max = new long[Excess.values().length];
    private long coolDownMs;
    private boolean shadow;
    private long releasedMicros;
    private final Map<String, Long> releasedByValue = new TreeMap<>();

    /** A builder of the switch with this id. */
    public Builder(String id) {
      this.id = id;
    }

    /** See {@link KillSwitch#id}. */
    public Builder id(String value) {
      id = value;
      return this;
    }

    /** See {@link KillSwitch#owner}. */
    public Builder owner(String value) {
      owner = value;
      return this;
    }

    /** See {@link KillSwitch#scope}. */
    public Builder scope(Scope value) {
      scope = value;
      return this;
    }

    /** See {@link KillSwitch#each}. */
    public Builder each(@Nullable Label value) {
      each = value;
      return this;
    }

    /** See {@link KillSwitch#withinMs}. */
    public Builder withinMs(long value) {
      withinMs = value;
      return this;
    }

    /** See {@link KillSwitch#max}. */
    public Builder max(Excess excess, long value) {
      max[excess.ordinal()] = value;
      return this;
    }

    /** See {@link KillSwitch#coolDownMs}. */
    public Builder coolDownMs(long value) {
      coolDownMs = value;
      return this;
    }

    /** See {@link KillSwitch#shadow}. */
    public Builder shadow(boolean value) {
      shadow = value;
      return this;
    }

    /** See {@link KillSwitch#releasedMicros}; the last release counts. */
    public Builder released(long micros) {
      releasedMicros = Math.max(releasedMicros, micros);
      return this;
    }

    /** See {@link KillSwitch#releasedByValue}; the last release of each value counts. */
    public Builder released(String eachValue, long micros) {
      releasedByValue.merge(eachValue, micros, Math::max);
      return this;
    }

    /** The switch collected so far. */
    public KillSwitch build() {
      return new KillSwitch(this);
    }
  }
}
