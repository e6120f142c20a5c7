package dev.tollgate.collector.config;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Priority;
import dev.tollgate.ledger.policy.Reserve;
import dev.tollgate.ledger.policy.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cap as the file says it, before its windows are compiled. Immutable.
 *
 * @param each the label that calls are counted apart by, or null
 * @param limit 100 per cent, exact, with what it is raised by
 * @param alertPercents at which percentages of the limit to alert, ascending
 * @param refusePercent at which percentage to refuse; 0 for never
 * @param shadow whether it only says what it would have done
 * @param refuseWhenUnenforceable whether calls are refused while no board can be read
 * @param notifies the sinks that get its alerts; empty for all
 * @param alertBurn at how much in an hour to alert, in the limit's unit; 0 for never
 * @param alertExhaustedInMs how long before the limit is reached to alert, if spend goes on as in
 *     the last hour; 0 for never
 * @param throttle how fast calls may come from a percentage on, or null
 * @param raisedBy how much of the limit is a raise that ends by itself
 * @param downgradePercent at which percentage calls go to a lesser model; 0 for never
 * @param clamps whether a call that has too little room is asked for less output
 * @param holdsExpected whether it holds what calls are expected to come to, not the most they can
 * @param keeps what of the limit is kept for some calls, or null
 * @param priority which the calls it counts have by it, or null
 * @param line the line where it stands in its file, from 1
 * @param column the column there, from 1
 */
public record CapSpec(
    String id,
    String owner,
    Scope scope,
    @Nullable Label each,
    WindowSpec window,
    Amount limit,
    List<Integer> alertPercents,
    int refusePercent,
    boolean shadow,
    boolean refuseWhenUnenforceable,
    List<String> notifies,
    long alertBurn,
    long alertExhaustedInMs,
    @Nullable Throttle throttle,
    long raisedBy,
    int downgradePercent,
    boolean clamps,
    boolean holdsExpected,
    @Nullable ReserveSpec keeps,
    @Nullable Priority priority,
    int line,
    int column) {

  /** The spec of these values; copies of the lists are kept. */
  public CapSpec {
    alertPercents = List.copyOf(alertPercents);
    notifies = List.copyOf(notifies);
  }

  /** The same cap with a limit that is higher for a while. */
  public CapSpec raised(long amount) {
    return new CapSpec(
        id,
        owner,
        scope,
        each,
        window,
        limit.plus(amount),
        alertPercents,
        refusePercent,
        shadow,
        refuseWhenUnenforceable,
        notifies,
        alertBurn,
        alertExhaustedInMs,
        throttle,
        raisedBy + amount,
        downgradePercent,
        clamps,
        holdsExpected,
        keeps,
        priority,
        line,
        column);
  }

  /**
   * The total at which calls are refused, in the limit's unit; {@link Long#MAX_VALUE} for never.
   */
  public long refuseAt() {
    return refusePercent == 0 ? Long.MAX_VALUE : limit.atPercent(refusePercent);
  }

  /** What of the total up to {@link #refuseAt} is kept for some calls, or null. */
  public @Nullable Reserve reserve() {
    return keeps == null ? null : keeps.of(limit);
  }

  /** The total at which calls are refused that may not draw on the reserve. */
  public long othersRefuseAt() {
    Reserve reserve = reserve();
    return reserve == null ? refuseAt() : Math.max(0, refuseAt() - reserve.amount());
  }

  /**
   * The total from which on calls go to a lesser model, in the limit's unit; {@link Long#MAX_VALUE}
   * for never.
   */
  public long downgradeAt() {
    return downgradePercent == 0 ? Long.MAX_VALUE : limit.atPercent(downgradePercent);
  }

  /**
   * The total from which calls are throttled, in the limit's unit; {@link Long#MAX_VALUE} for
   * never.
   */
  public long throttleAt() {
    Throttle how = throttle;
    return how == null ? Long.MAX_VALUE : limit.atPercent(how.percent());
  }
}
