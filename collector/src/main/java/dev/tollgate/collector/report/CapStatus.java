package dev.tollgate.collector.report;

import dev.tollgate.collector.cap.Exhaustion;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Reserve;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How one of a cap's counters stands in the window that holds now. Immutable. Amounts are in the
 * cap's unit.
 *
 * @param eachValue which of the cap's counters, see {@link Cap#eachValue}
 * @param spent what calls that have ended came to
 * @param held what calls that are open may come to
 * @param perHour what came in the last hour
 * @param countable whether the gate can count on it: there is a board, with a slot for it or room
 * @param window index of that window; -1 where the policy was compiled too long ago to have it
 */
public record CapStatus(
    Cap cap, String eachValue, long spent, long held, long perHour, boolean countable, int window) {

  /** What the gate goes by: spent and held. */
  public long total() {
    return spent + held;
  }

  /** What is left of the limit; below zero where it was passed. */
  public long remaining() {
    return cap.limit() - total();
  }

  /** What is left of the reserve; 0 where none is kept. */
  public long reserveLeft() {
    Reserve reserve = cap.reserve();
    return reserve == null ? 0 : Math.max(0, Math.min(reserve.amount(), cap.refuseAt() - total()));
  }

  /**
   * When the limit is reached if spend goes on as in the last hour, in milliseconds since the
   * epoch; {@link Long#MAX_VALUE} where the window ends before.
   */
  public long exhaustedAtMs(long nowMs) {
    return Exhaustion.at(cap, total(), perHour, nowMs);
  }

  /** Spent and held, in per cent of the limit, rounded down to one decimal. */
  public BigDecimal percent() {
    if (cap.limit() == 0) {
      return new BigDecimal("100.0");
    }
    return BigDecimal.valueOf(total())
        .multiply(BigDecimal.valueOf(100))
        .divide(BigDecimal.valueOf(cap.limit()), 1, RoundingMode.DOWN);
  }

  /**
   * open, throttling, downgrading, reserve (only who may draw on it passes), refusing, shadow;
   * stale where there is no window, unenforceable where there is no slot.
   */
  public String state() {
    if (window < 0) {
      return "stale";
    }
    if (!countable) {
      return "unenforceable";
    }
    if (cap.shadow()) {
      return "shadow";
    }
    if (total() >= cap.refuseAt()) {
      return "refusing";
    }
    if (total() >= cap.toOthers().refuseAt()) {
      return "reserve";
    }
    if (total() >= cap.throttleAt()) {
      return "throttling";
    }
    return cap.downgrades() && total() >= cap.downgradeAt() ? "downgrading" : "open";
  }
}
