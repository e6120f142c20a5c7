package dev.tollgate.collector.replay;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a kill switch would have counted of one value in one JVM, as far as charges tell: calls and
 * retries when they began, tokens and USD once they had ended. Times never go back. One thread.
 */
final class SwitchCounter {
  private final Deque<PastCall> begun = new ArrayDeque<>();
  private final PriorityQueue<PastCall> open =
      new PriorityQueue<>(Comparator.comparingLong(PastCall::endMs));
  private final Deque<PastCall> ended = new ArrayDeque<>();
  private long calls;
  private long retries;
  private Amounts spent = Amounts.NONE;
  private long trippedUntilMs;

  /** Whether it has tripped, and not cooled down by now. Begins anew where it has. */
  boolean isTripped(long nowMs) {
    if (trippedUntilMs != 0 && nowMs >= trippedUntilMs) {
      trippedUntilMs = 0;
      begun.clear();
      open.clear();
      ended.clear();
      calls = 0;
      retries = 0;
      spent = Amounts.NONE;
    }
    return trippedUntilMs != 0;
  }

  void trip(KillSwitch by, long nowMs) {
    trippedUntilMs = nowMs + by.coolDownMs();
  }

  /** What there would be too much of with this call, or null. */
  @Nullable Excess excess(KillSwitch by, PastCall call) {
    passTo(call.startMs(), by.withinMs());
    long more = call.amounts().calls();
    if (by.limits(Excess.CALLS) && calls + more > by.max(Excess.CALLS)) {
      return Excess.CALLS;
    }
    if (call.retry() && by.limits(Excess.RETRIES) && retries + more > by.max(Excess.RETRIES)) {
      return Excess.RETRIES;
    }
    if (by.limits(Excess.TOKENS) && spent.tokens() >= by.max(Excess.TOKENS)) {
      return Excess.TOKENS;
    }
    return by.limits(Excess.USD) && spent.costNanos() >= by.max(Excess.USD) ? Excess.USD : null;
  }

  /** Counts a call that leaves. */
  void count(PastCall call) {
    begun.add(call);
    open.add(call);
    calls += call.amounts().calls();
    retries += call.retry() ? call.amounts().calls() : 0;
  }

  private void passTo(long nowMs, long withinMs) {
    for (PastCall next = open.peek(); next != null && next.endMs() <= nowMs; next = open.peek()) {
      ended.add(open.remove());
      spent = spent.plus(next.amounts());
    }
    long oldestMs = nowMs - withinMs;
    while (!begun.isEmpty() && begun.getFirst().startMs() <= oldestMs) {
      PastCall old = begun.removeFirst();
      calls -= old.amounts().calls();
      retries -= old.retry() ? old.amounts().calls() : 0;
    }
    while (!ended.isEmpty() && ended.getFirst().endMs() <= oldestMs) {
      Amounts old = ended.removeFirst().amounts();
      spent = spent.plus(new Amounts(-old.costNanos(), -old.tokens(), -old.calls()));
    }
  }
}
