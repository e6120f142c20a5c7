package dev.tollgate.collector.learn;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Expectation;
import dev.tollgate.ledger.policy.Expectations;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What calls usually come to, by workflow and model, as their charges say. Of the 256 pairs that
 * had a call last; the rest is forgotten. One thread.
 */
public final class UsualCosts {
  /** Fewer calls say too little of the dearest of a hundred. */
  static final int ENOUGH = 100;

  private static final int MOST_PAIRS = 256;
  private static final double PERCENT = 99;

  /** A change that is smaller makes no new policy, in parts of what was published. */
  private static final int TENTH = 10;

  private record Pair(String workflow, String model) {}

  private record Usual(RecentValues costNanos, RecentValues tokens) {}

  /** The same always, so that nothing but another number makes another policy. */
  private static final Comparator<Expectation> ORDER =
      Comparator.comparing(Expectation::workflow).thenComparing(Expectation::model);

  private final Map<Pair, Usual> byPair = new LinkedHashMap<>(16, 0.75f, true);

  /** Nothing is known. */
  public UsualCosts() {}

  /**
   * Learns from a charge. One that does not know what its call came to teaches nothing: a lost one,
   * one of which all is counted that was held, one that stands for several calls or for none.
   */
  public void take(Charge charge) {
    String workflow = charge.labels().get(Label.WORKFLOW);
    String model = charge.labels().get(Label.MODEL);
    if (workflow == null
        || model == null
        || !charge.left()
        || charge.calls() != 1
        || charge.has(Flag.LOST)
        || charge.has(Flag.COUNTED_AS_HELD)
        || (charge.countedNanos() == 0 && charge.countedTokens() == 0)) {
      return;
    }
    Usual usual =
        byPair.computeIfAbsent(
            new Pair(workflow, model), pair -> new Usual(new RecentValues(), new RecentValues()));
    usual.costNanos.add(charge.countedNanos());
    usual.tokens.add(charge.countedTokens());
    if (byPair.size() > MOST_PAIRS) {
      byPair.remove(byPair.keySet().iterator().next());
    }
  }

  /**
   * What to expect of calls by now. Where that is not much else than what was published, the old
   * holds: every change is a new policy.
   */
  public Expectations expectations(Expectations published) {
    List<Expectation> all = new ArrayList<>();
    for (Map.Entry<Pair, Usual> each : byPair.entrySet()) {
      Usual usual = each.getValue();
      if (usual.costNanos.count() >= ENOUGH) {
        Pair pair = each.getKey();
        Expectation fresh =
            new Expectation(
                pair.workflow,
                pair.model,
                usual.costNanos.atPercent(PERCENT),
                usual.tokens.atPercent(PERCENT));
        Expectation old = published.of(pair.workflow, pair.model);
        all.add(old != null && isLike(old, fresh) ? old : fresh);
      }
    }
    all.sort(ORDER);
    return all.isEmpty() ? Expectations.NONE : new Expectations(all);
  }

  private static boolean isLike(Expectation old, Expectation fresh) {
    return isNear(old.costNanos(), fresh.costNanos()) && isNear(old.tokens(), fresh.tokens());
  }

  private static boolean isNear(long old, long fresh) {
    return Math.abs(fresh - old) <= old / TENTH;
  }

  /** Writes what is known. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(byPair.size());
    for (Map.Entry<Pair, Usual> each : byPair.entrySet()) {
      out.writeUTF(each.getKey().workflow);
      out.writeUTF(each.getKey().model);
      each.getValue().costNanos.writeTo(out);
      each.getValue().tokens.writeTo(out);
    }
  }

  /** What {@link #writeTo} wrote. */
  public static UsualCosts readFrom(DataInput in) throws IOException {
    UsualCosts costs = new UsualCosts();
    for (int left = in.readInt(); left > 0; left--) {
      Pair pair = new Pair(in.readUTF(), in.readUTF());
      costs.byPair.put(pair, new Usual(RecentValues.readFrom(in), RecentValues.readFrom(in)));
    }
    return costs;
  }
}
