package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.policy.LabelRules;
import dev.tollgate.ledger.pricing.UnknownPrice;
import java.util.List;
import java.util.Map;

/**
 * A config is a valid tollgate.yaml. Immutable.
 *
 * @param endpoints a provider's name by host, {@code host:port} or {@code *.suffix}
 * @param unknownPrice what caps do about a call whose price is not known
 * @param asksForUsage whether agents ask for the usage of chat streams where the app does not
 * @param cutCalls what caps that hold count for calls whose answers are cut
 * @param lostCalls what becomes of calls that were out when their JVM died
 * @param sinks where alerts go besides the log
 * @param ladders on which models a downgrade leads down
 * @param killSwitches what stops runaways
 * @param labelRules which labels calls have, in the order of the file
 */
public record Config(
    List<CapSpec> caps,
    Map<String, String> endpoints,
    UnknownPrice unknownPrice,
    boolean asksForUsage,
    LostCalls lostCalls,
    CutCalls cutCalls,
    List<SinkSpec> sinks,
    List<LadderSpec> ladders,
    List<KillSwitchSpec> killSwitches,
    List<LabelRuleSpec> labelRules) {

  /** What holds where no file is: no caps. */
  public static final Config EMPTY =
      new Config(
          List.of(),
          Map.of(),
          UnknownPrice.DEAREST,
          false,
          LostCalls.CHARGE,
          CutCalls.HOLD,
          List.of(),
          List.of(),
          List.of(),
          List.of());

  /** The same with other caps. */
  public Config withCaps(List<CapSpec> other) {
    return new Config(
        other,
        endpoints,
        unknownPrice,
        asksForUsage,
        lostCalls,
        cutCalls,
        sinks,
        ladders,
        killSwitches,
        labelRules);
  }

  /** The same with other kill switches. */
  public Config withKillSwitches(List<KillSwitchSpec> other) {
    return new Config(
        caps,
        endpoints,
        unknownPrice,
        asksForUsage,
        lostCalls,
        cutCalls,
        sinks,
        ladders,
        other,
        labelRules);
  }

  /** The label rules as agents obey them. */
  public LabelRules rules() {
    return labelRules.isEmpty()
        ? LabelRules.NONE
        : new LabelRules(labelRules.stream().map(LabelRuleSpec::rule).toList());
  }

  /** A config with these caps and endpoints; copies are kept. */
  public Config {
    caps = List.copyOf(caps);
    endpoints = Map.copyOf(endpoints);
    sinks = List.copyOf(sinks);
    ladders = List.copyOf(ladders);
    killSwitches = List.copyOf(killSwitches);
    labelRules = List.copyOf(labelRules);
  }
}
