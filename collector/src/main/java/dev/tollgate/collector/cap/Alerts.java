package dev.tollgate.collector.cap;

import dev.tollgate.collector.cap.Alert.Kind;
import dev.tollgate.collector.config.CapSpec;
import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.SinkSpec;
import dev.tollgate.collector.config.Throttle;
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
 * Decides what there is to announce: each threshold of each counter in its window. Whether it was
 * announced before is the journal's to know. Where a limit is edited, its percentages are others.
 */
public final class Alerts {
  private final List<String> allSinks;
  private final long nowMs;
  private final List<Alert> alerts = new ArrayList<>();

  private Alerts(Config config, long nowMs) {
    this.allSinks = config.sinks().stream().map(SinkSpec::name).toList();
    this.nowMs = nowMs;
  }

  /**
   * Everything that the spend has reached, announced before or not.
   *
   * @param nowMs milliseconds since the epoch
   */
  public static List<Alert> reached(Config config, Spend spend, long nowMs) {
    Map<String, CapSpec> specs = new HashMap<>();
    config.caps().forEach(spec -> specs.put(spec.id(), spec));
    Alerts alerts = new Alerts(config, nowMs);
    for (CapSpend counted : spend.caps()) {
      CapSpec spec = specs.get(counted.cap().id());
      if (spec != null) {
        counted.windowsAt(nowMs).forEach(window -> alerts.look(spec, counted, window));
      }
    }
    return alerts.alerts;
  }

  private void look(CapSpec spec, CapSpend counted, WindowSpend window) {
    Cap cap = counted.cap();
    long charged = window.charged().in(cap.unit());
    TreeSet<Integer> percents = new TreeSet<>(spec.alertPercents());
    if (spec.refusePercent() > 0) {
      percents.add(spec.refusePercent());
    }
    if (spec.downgradePercent() > 0) {
      percents.add(spec.downgradePercent());
    }
    Throttle throttle = spec.throttle();
    if (throttle != null) {
      percents.add(throttle.percent());
    }
    for (int percent : percents) {
      if (charged >= spec.limit().atPercent(percent)) {
        add(Kind.PERCENT, spec, counted, window, percent);
      }
    }
    long perHour = counted.burn(window.eachValue(), nowMs).in(cap.unit());
    if (spec.alertBurn() > 0 && perHour >= spec.alertBurn()) {
      add(Kind.BURN, spec, counted, window, 0);
    }
    long exhaustsMs = Exhaustion.at(cap, charged, perHour, nowMs);
    if (spec.alertExhaustedInMs() > 0
        && charged < cap.limit()
        && exhaustsMs <= nowMs + spec.alertExhaustedInMs()) {
      add(Kind.EXHAUSTION, spec, counted, window, 0);
    }
  }

  private void add(Kind kind, CapSpec spec, CapSpend counted, WindowSpend window, int percent) {
    Cap cap = counted.cap();
    long charged = window.charged().in(cap.unit());
    long perHour = counted.burn(window.eachValue(), nowMs).in(cap.unit());
    String threshold =
        switch (kind) {
          case PERCENT -> percent + "% of " + cap.limit() + " " + cap.unit().key();
          case BURN -> spec.alertBurn() + " " + cap.unit().key() + " per hour";
          case EXHAUSTION ->
              cap.limit() + " " + cap.unit().key() + " in " + spec.alertExhaustedInMs();
        };
    alerts.add(
        new Alert(
            kind,
            cap,
            window.eachValue(),
            window.key(),
            threshold,
            percent,
            kind == Kind.PERCENT && percent == spec.refusePercent(),
            charged,
            perHour,
            Exhaustion.at(cap, charged, perHour, nowMs),
            window.startMs(),
            cap.windows().endMs(cap.windows().indexAt(nowMs)),
            spec.notifies().isEmpty() ? allSinks : spec.notifies()));
  }
}
