package dev.tollgate.collector.cap;

import dev.tollgate.collector.config.CapSpec;
import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.ledger.policy.Cap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Decides what is to be announced: each percentage of each cap once per window, or once more after
 * the limit was changed. One thread.
 */
public final class Alerts {
  private Alerts() {}

  /**
   * What the spend has reached and was not announced; from now on it counts as announced.
   *
   * @param nowMs milliseconds since the epoch
   */
  public static List<Alert> take(Config config, Spend spend, long nowMs) {
    List<Alert> alerts = new ArrayList<>();
    Map<String, CapSpec> byId = new HashMap<>();
    config.caps().forEach(spec -> byId.put(spec.id(), spec));
    for (CapSpend capSpend : spend.caps()) {
      Cap cap = capSpend.cap();
      int index = cap.windows().indexAt(nowMs);
      for (WindowSpend window : capSpend.windowsAt(nowMs)) {
        CapSpec spec = byId.get(cap.id());
        if (spec == null) {
          continue;
        }
        long charged = window.charged().in(cap.unit());
        TreeSet<Integer> percents = new TreeSet<>(spec.alertPercents());
        if (spec.refusePercent() > 0) {
          percents.add(spec.refusePercent());
        }
        for (int percent : percents) {
          long threshold = spec.limit().atPercent(percent);
          if (charged >= threshold && window.announce(thresholdOf(cap, percent))) {
            long endMs = cap.windows().endMs(index);
            boolean refuses = percent == spec.refusePercent();
            alerts.add(new Alert(cap, window.eachValue(), percent, refuses, charged, endMs));
          }
        }
      }
    }
    return alerts;
  }

  /** Where a limit is edited, its percentages are news again. */
  private static String thresholdOf(Cap cap, int percent) {
    return percent + "% of " + cap.limit() + " " + cap.unit().key();
  }
}
