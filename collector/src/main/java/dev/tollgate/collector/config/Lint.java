package dev.tollgate.collector.config;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Glob;
import dev.tollgate.ledger.policy.Priority;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.pricing.PriceCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds caps that are valid and yet never do what they say. The collector obeys such a file; {@code
 * tollgate check} names them.
 */
public final class Lint {
  private final String file;
  private final List<CapSpec> caps;
  private final List<Finding> findings = new ArrayList<>();

  private Lint(String file, List<CapSpec> caps) {
    this.file = file;
    this.caps = caps;
  }

  /**
   * What to think over: of the caps, in the order of the file, then of ladders, label rules and
   * kill switches.
   *
   * @param file its name, for findings
   * @param prices what ladders are compared by
   * @param nowMs milliseconds since the epoch, for prices
   */
  public static List<Finding> of(String file, Config config, PriceCatalog prices, long nowMs) {
    Lint lint = new Lint(file, config.caps());
    for (int i = 0; i < lint.caps.size(); i++) {
      lint.look(lint.caps.get(i), "caps[" + i + "]");
    }
    lint.findings.addAll(LadderLint.of(file, config, prices, nowMs));
    lint.findings.addAll(LabelRuleLint.of(file, config.labelRules()));
    lint.findings.addAll(KillSwitchLint.of(file, config.killSwitches()));
    return lint.findings;
  }

  private void look(CapSpec cap, String path) {
    for (int percent : cap.alertPercents()) {
      if (refuses(cap) && percent > cap.refusePercent()) {
        add(
            cap,
            path + ".actions",
            "alerts at "
                + percent
                + "%, which is never reached, since calls are refused at "
                + cap.refusePercent()
                + "%; alert below it");
      }
    }
    if (refuses(cap) && cap.downgradePercent() >= cap.refusePercent()) {
      add(
          cap,
          path + ".actions",
          "downgrades at "
              + cap.downgradePercent()
              + "%, which is never reached, since calls are refused at "
              + cap.refusePercent()
              + "%; downgrade below it");
    }
    if (cap.clamps() && (cap.refusePercent() == 0 || !isInUsdOrTokens(cap))) {
      add(
          cap,
          path + ".clamp",
          (cap.refusePercent() == 0
                  ? "does nothing, as the cap never refuses"
                  : "does nothing, as less output is not fewer " + cap.limit().unit().key())
              + "; take it out");
    }
    if (cap.holdsExpected() && (!refuses(cap) || !isInUsdOrTokens(cap))) {
      add(
          cap,
          path + ".hold",
          (refuses(cap)
                  ? "does nothing, as calls and images are held as they are asked for"
                  : "does nothing, as the cap holds nothing")
              + "; take it out");
    }
    lookAtReserve(cap, path);
    Throttle throttle = cap.throttle();
    if (throttle != null && refuses(cap) && throttle.percent() >= cap.refusePercent()) {
      add(
          cap,
          path + ".actions",
          "throttles at "
              + throttle.percent()
              + "%, which is never reached, since calls are refused at "
              + cap.refusePercent()
              + "%; throttle below it");
    }
    if (refuses(cap) && cap.limit().value() == 0) {
      add(cap, path + ".limit", "is nothing: every call is refused; write more, or leave it so");
    }
    Label each = cap.each();
    String only = each == null ? null : cap.scope().values().get(each);
    if (only != null && Glob.of(only).isPlain() && !(cap.window() instanceof JobWindow)) {
      add(
          cap,
          path + ".each",
          "counts one value only, as the scope names it; take each out, or the label in the scope");
    }
    if (!cap.shadow() && cap.refusePercent() > 0) {
      for (CapSpec other : caps) {
        if (!other.id().equals(cap.id()) && refusesBefore(other, cap)) {
          add(
              cap,
              path,
              "never refuses: \""
                  + other.id()
                  + "\" counts the same calls and more, and refuses no later; lower this limit or"
                  + " take it out");
          return;
        }
      }
    }
  }

  private static boolean isInUsdOrTokens(CapSpec cap) {
    return cap.limit().unit() == Unit.USD || cap.limit().unit() == Unit.TOKENS;
  }

  private void lookAtReserve(CapSpec cap, String path) {
    ReserveSpec reserve = cap.keeps();
    if (reserve != null
        && reserve.workflows().isEmpty()
        && reserve.priority() == Priority.HIGH
        && caps.stream().noneMatch(other -> other.priority() == Priority.HIGH)) {
      add(
          cap,
          path + ".reserve",
          "is kept for nobody, as it names no workflow and no cap says priority: high; write one of"
              + " both");
    }
    if (cap.priority() != null && caps.stream().noneMatch(other -> other.keeps() != null)) {
      add(
          cap,
          path + ".priority",
          "does nothing, as no cap keeps a reserve; write one, or take it out");
    }
  }

  private static boolean refuses(CapSpec cap) {
    return !cap.shadow() && cap.refusePercent() > 0;
  }

  /** Whether whatever would reach the cap's refusal has reached the other's before. */
  private boolean refusesBefore(CapSpec other, CapSpec cap) {
    // Who may draw on the other's reserve is refused last, who may not on its own is first.
    boolean equal =
        other.refuseAt() == cap.othersRefuseAt() && caps.indexOf(other) > caps.indexOf(cap);
    return refuses(other)
        && other.limit().unit() == cap.limit().unit()
        && other.window().equals(cap.window())
        && (other.each() == null || other.each() == cap.each())
        && other.refuseAt() <= cap.othersRefuseAt()
        && (cap.holdsExpected() || !other.holdsExpected())
        && !equal
        && covers(other.scope(), cap.scope());
  }

  /** Whether every call of the narrow scope is surely one of the wide. */
  static boolean covers(Scope wide, Scope narrow) {
    for (Map.Entry<Label, String> wanted : wide.values().entrySet()) {
      String value = narrow.values().get(wanted.getKey());
      boolean sure =
          value != null
              && (value.equals(wanted.getValue())
                  || (Glob.of(value).isPlain() && Glob.of(wanted.getValue()).matches(value)));
      if (!sure) {
        return false;
      }
    }
    return true;
  }

  private void add(CapSpec cap, String path, String message) {
    findings.add(new Finding(file, cap.line(), cap.column(), path, message));
  }
}
