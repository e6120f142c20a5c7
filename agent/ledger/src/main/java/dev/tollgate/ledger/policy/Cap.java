package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cap is a limit on a scope in a window, compiled for the gate. Immutable. Amounts are in the
 * cap's {@link Unit}: nano-USD, tokens, calls or images.
 *
 * <p>Its counters on the board are found by {@link CapKey}: a cap whose limit or actions change
 * keeps its count, one whose id, scope or window changes starts a new one.
 *
 * <p>One class although it is long: it is its values, each with its meaning and its builder's part.
 */
public final class Cap {
  /** The name of the window that each job is. */
  public static final String JOB = "job";

  private final String id;
  private final String owner;
  private final Scope scope;
  private final @Nullable Label each;
  private final boolean countsJvmsApart;
  private final Unit unit;
  private final long limit;
  private final long refuseAt;
  private final long downgradeAt;
  private final boolean clamps;
  private final boolean holdsExpected;
  private final @Nullable Reserve reserve;
  private final @Nullable Priority priority;
  private final @Nullable Cap withoutReserve;
  private final boolean reserveIsKept;
  private final long raisedBy;
  private final long throttleAt;
  private final long throttleCalls;
  private final long throttlePerMs;
  private final boolean shadow;
  private final boolean refuseWhenUnenforceable;
  private final String windowName;
  private final String zone;
  private final Windows windows;
  private final long sinceVersion;

  private Cap(Builder builder) {
    id = builder.id;
    owner = builder.owner;
    scope = builder.scope;
    each = builder.each;
    countsJvmsApart = builder.countsJvmsApart;
    unit = builder.unit;
    limit = builder.limit;
    refuseAt = builder.refuseAt;
    downgradeAt = builder.downgradeAt;
    clamps = builder.clamps;
    raisedBy = builder.raisedBy;
    throttleAt = builder.throttleAt;
    throttleCalls = builder.throttleCalls;
    throttlePerMs = builder.throttlePerMs;
    shadow = builder.shadow;
    refuseWhenUnenforceable = builder.refuseWhenUnenforceable;
    windowName = builder.windowName;
    zone = builder.zone;
    windows = builder.windows;
    sinceVersion = builder.sinceVersion;
    holdsExpected = builder.holdsExpected;
    reserve = builder.reserve;
    priority = builder.priority;
    reserveIsKept = builder.reserveIsKept;
    withoutReserve =
        reserve == null || reserveIsKept || !refuses() ? null : keeping(reserve.amount());
  }

  private Cap keeping(long amount) {
    Builder builder = toBuilder();
    builder.refuseAt = Math.max(0, refuseAt - amount);
    builder.reserveIsKept = true;
    return builder.build();
  }

  /** The cap's name in the configuration, unique there. */
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

  /**
   * The label that calls are counted apart by, one counter for each of its values and one for calls
   * without it; null where all calls are counted together.
   */
  public @Nullable Label each() {
    return each;
  }

  /**
   * Whether it counts calls by what is known only once they have ended. No call is held on it or
   * stopped by it: the collector counts it by the ledgers, and it alerts.
   */
  public boolean countsAfterwards() {
    return each == Label.WASTE || scope.values().containsKey(Label.WASTE);
  }

  /** Which of its counters a call with these labels counts on: empty without {@link #each}. */
  public String eachValue(Labels call) {
    String value = each == null ? null : call.get(each);
    return value == null ? "" : value;
  }

  /** Whether it counts each job by itself, until the job has ended. */
  public boolean countsJobs() {
    return windowName.equals(JOB);
  }

  /** Whether each of its counters counts the calls of one JVM alone. */
  public boolean countsJvmsApart() {
    return countsJvmsApart;
  }

  /**
   * The name of the counter that a call counts on: its {@link #eachValue}, and where JVMs count
   * apart the end of its JVM's id.
   *
   * @param jvm the least significant bits of that id, as the board's rows have them
   */
  public String counter(Labels call, long jvm) {
    String value = eachValue(call);
    if (!countsJvmsApart) {
      return value;
    }
    String id = new UUID(0, jvm).toString();
    return value + " in " + id.substring(19);
  }

  /** The unit of {@link #limit} and {@link #refuseAt}. */
  public Unit unit() {
    return unit;
  }

  /** The limit: 100 per cent. */
  public long limit() {
    return limit;
  }

  /** The total at which calls are refused; {@link Long#MAX_VALUE} for a cap that only alerts. */
  public long refuseAt() {
    return refuseAt;
  }

  /**
   * The total from which on calls go to a lesser model, see {@link Ladder}; {@link Long#MAX_VALUE}
   * for never.
   */
  public long downgradeAt() {
    return downgradeAt;
  }

  /** Whether calls go to a lesser model from some total on. A cap in shadow changes none. */
  public boolean downgrades() {
    return downgradeAt != Long.MAX_VALUE && !shadow;
  }

  /**
   * Whether a call that it has too little room for is asked for less output, rather than refused.
   */
  public boolean clamps() {
    return clamps;
  }

  /**
   * Whether it holds what a call is {@linkplain Expectations expected} to come to, rather than the
   * most that it can: it can be passed by what calls come to beyond that.
   */
  public boolean holdsExpected() {
    return holdsExpected;
  }

  /** What of the total up to {@link #refuseAt} is kept for some calls, or null. */
  public @Nullable Reserve reserve() {
    return reserve;
  }

  /** The priority that it gives to the calls it counts, or null, see {@link Priorities}. */
  public @Nullable Priority priority() {
    return priority;
  }

  /**
   * This cap as it is to calls that may not draw on its reserve: with a {@link #refuseAt} that is
   * lower by that. Itself where it keeps none.
   */
  public Cap toOthers() {
    return withoutReserve == null ? this : withoutReserve;
  }

  /** This cap with the limit that applies to a call with these labels. Makes no garbage. */
  public Cap facing(Labels call, Priorities priorities) {
    return withoutReserve == null || reserve == null || reserve.isFor(call, priorities)
        ? this
        : withoutReserve;
  }

  /** Whether this is a cap as it is to calls that may not draw on its reserve. */
  public boolean reserveIsKept() {
    return reserveIsKept;
  }

  /** How much of {@link #limit} is a raise that ends by itself; 0 for none. */
  public long raisedBy() {
    return raisedBy;
  }

  /** Whether it lets calls pass at a rate only from {@link #throttleAt} on. */
  public boolean throttles() {
    return throttleAt != Long.MAX_VALUE;
  }

  /** The total from which calls are throttled; {@link Long#MAX_VALUE} for never. */
  public long throttleAt() {
    return throttleAt;
  }

  /** How many calls a throttle lets pass in {@link #throttlePerMs}. */
  public long throttleCalls() {
    return throttleCalls;
  }

  /** In how many milliseconds a throttle lets {@link #throttleCalls} pass. */
  public long throttlePerMs() {
    return throttlePerMs;
  }

  /** Whether it refuses calls at all, or says in shadow that it would. */
  public boolean refuses() {
    return refuseAt != Long.MAX_VALUE;
  }

  /**
   * Whether a call may come to {@code needed} where others have come to {@code others}: a cap that
   * is spent has no room for anything, but for calls that make no images where those are counted.
   */
  public boolean hasRoom(long others, long needed) {
    return isNothingTo(needed) || hasAnyRoom(others, needed);
  }

  /** Whether a call that needs so much is none of its concern: one without images. */
  public boolean isNothingTo(long needed) {
    return needed == 0 && unit == Unit.IMAGES;
  }

  private boolean hasAnyRoom(long others, long needed) {
    return others < refuseAt && others + needed <= refuseAt;
  }

  /** Whether it only says what it would have done. */
  public boolean shadow() {
    return shadow;
  }

  /** Whether calls are refused while no board can be read; otherwise they pass and are flagged. */
  public boolean refuseWhenUnenforceable() {
    return refuseWhenUnenforceable;
  }

  /** The window in the configuration's words: day, week from sunday, 5h, total. */
  public String windowName() {
    return windowName;
  }

  /** The IANA time zone of its windows. */
  public String zone() {
    return zone;
  }

  /** Whether both count the same calls over the same windows, so that their counters are one. */
  public boolean countsLike(Cap other) {
    return id.equals(other.id)
        && scope.equals(other.scope)
        && each == other.each
        && countsJvmsApart == other.countsJvmsApart
        && (unit == Unit.IMAGES) == (other.unit == Unit.IMAGES)
        && windowName.equals(other.windowName)
        && zone.equals(other.zone);
  }

  /** The compiled windows. */
  public Windows windows() {
    return windows;
  }

  /**
   * The first policy version that had this cap: charges gated by an older one are not in its rows.
   */
  public long sinceVersion() {
    return sinceVersion;
  }

  /** A builder that starts with this cap's values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.owner = owner;
    builder.scope = scope;
    builder.each = each;
    builder.countsJvmsApart = countsJvmsApart;
    builder.unit = unit;
    builder.limit = limit;
    builder.refuseAt = refuseAt;
    builder.downgradeAt = downgradeAt;
    builder.clamps = clamps;
    builder.holdsExpected = holdsExpected;
    builder.reserve = reserve;
    builder.priority = priority;
    builder.reserveIsKept = reserveIsKept;
    builder.raisedBy = raisedBy;
    builder.throttleAt = throttleAt;
    builder.throttleCalls = throttleCalls;
    builder.throttlePerMs = throttlePerMs;
    builder.shadow = shadow;
    builder.refuseWhenUnenforceable = refuseWhenUnenforceable;
    builder.windowName = windowName;
    builder.zone = zone;
    builder.windows = windows;
    builder.sinceVersion = sinceVersion;
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Cap)) {
      return false;
    }
    Cap that = (Cap) other;
    return id.equals(that.id)
        && owner.equals(that.owner)
        && scope.equals(that.scope)
        && each == that.each
        && countsJvmsApart == that.countsJvmsApart
        && unit == that.unit
        && limit == that.limit
        && refuseAt == that.refuseAt
        && downgradeAt == that.downgradeAt
        && clamps == that.clamps
        && holdsExpected == that.holdsExpected
        && Objects.equals(reserve, that.reserve)
        && priority == that.priority
        && reserveIsKept == that.reserveIsKept
        && raisedBy == that.raisedBy
        && throttleAt == that.throttleAt
        && throttleCalls == that.throttleCalls
        && throttlePerMs == that.throttlePerMs
        && shadow == that.shadow
        && refuseWhenUnenforceable == that.refuseWhenUnenforceable
        && windowName.equals(that.windowName)
        && zone.equals(that.zone)
        && windows.equals(that.windows)
        && sinceVersion == that.sinceVersion;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Cap " + id + " " + scope + " " + limit + " " + unit.key() + " a " + windowName;
  }

  /** Collects a cap's values. Not thread-safe. */
  public static final class Builder {
    private String id;
    private String owner = "";
    private Scope scope = new Scope(Map.of());
    private @Nullable Label each;
    private boolean countsJvmsApart;
    private Unit unit = Unit.USD;
    private long limit;
    private long refuseAt = Long.MAX_VALUE;
    private long downgradeAt = Long.MAX_VALUE;
    private boolean clamps;
    private boolean holdsExpected;
    private @Nullable Reserve reserve;
    private @Nullable Priority priority;
    private boolean reserveIsKept;
    private long raisedBy;
    private long throttleAt = Long.MAX_VALUE;
    private long throttleCalls;
    private long throttlePerMs;
    private boolean shadow;
    private boolean refuseWhenUnenforceable;
    private String windowName = "total";
    private String zone = "UTC";
    private Windows windows = Windows.total();
    private long sinceVersion;

    /** A builder of the cap with this id. */
    public Builder(String id) {
      this.id = id;
    }

    /** See {@link Cap#id}. */
    public Builder id(String value) {
      id = value;
      return this;
    }

    /** See {@link Cap#owner}. */
    public Builder owner(String value) {
      owner = value;
      return this;
    }

    /** See {@link Cap#scope}. */
    public Builder scope(Scope value) {
      scope = value;
      return this;
    }

    /** See {@link Cap#each}. */
    public Builder each(@Nullable Label value) {
      each = value;
      return this;
    }

    /** See {@link Cap#countsJvmsApart}. */
    public Builder countsJvmsApart(boolean value) {
      countsJvmsApart = value;
      return this;
    }

    /** See {@link Cap#unit} and {@link Cap#limit}. */
    public Builder limit(Unit unit, long value) {
      this.unit = unit;
      limit = value;
      return this;
    }

    /** See {@link Cap#refuseAt}. */
    public Builder refuseAt(long value) {
      refuseAt = value;
      return this;
    }

    /** See {@link Cap#downgradeAt}. */
    public Builder downgradeAt(long value) {
      downgradeAt = value;
      return this;
    }

    /** See {@link Cap#clamps}. */
    public Builder clamps(boolean value) {
      clamps = value;
      return this;
    }

    /** See {@link Cap#holdsExpected}. */
    public Builder holdsExpected(boolean value) {
      holdsExpected = value;
      return this;
    }

    /** See {@link Cap#reserve}. */
    public Builder reserve(@Nullable Reserve value) {
      reserve = value;
      return this;
    }

    /** See {@link Cap#priority}. */
    public Builder priority(@Nullable Priority value) {
      priority = value;
      return this;
    }

    /** See {@link Cap#raisedBy}. */
    public Builder raisedBy(long value) {
      raisedBy = value;
      return this;
    }

    /** See {@link Cap#throttleAt}, {@link Cap#throttleCalls} and {@link Cap#throttlePerMs}. */
    public Builder throttle(long at, long calls, long perMs) {
      throttleAt = at;
      throttleCalls = calls;
      throttlePerMs = perMs;
      return this;
    }

    /** See {@link Cap#shadow}. */
    public Builder shadow(boolean value) {
      shadow = value;
      return this;
    }

    /** See {@link Cap#refuseWhenUnenforceable}. */
    public Builder refuseWhenUnenforceable(boolean value) {
      refuseWhenUnenforceable = value;
      return this;
    }

    /** See {@link Cap#windowName}, {@link Cap#zone} and {@link Cap#windows}. */
    public Builder windows(String name, String zone, Windows value) {
      windowName = name;
      this.zone = zone;
      windows = value;
      return this;
    }

    /** See {@link Cap#sinceVersion}. */
    public Builder sinceVersion(long value) {
      sinceVersion = value;
      return this;
    }

    /** The cap collected so far. */
    public Cap build() {
      return new Cap(this);
    }
  }
}
