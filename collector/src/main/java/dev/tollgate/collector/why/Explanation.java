package dev.tollgate.collector.why;

import dev.tollgate.collector.correct.ChargeQuote;
import dev.tollgate.collector.correct.CorrectedCharges;
import dev.tollgate.collector.correct.TodaysPrices;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.pricing.Money;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of why a charge costs what it does. Immutable.
 *
 * @param written the charge as its JVM wrote it
 * @param corrections what was corrected since, in order
 * @param catalog today's catalogue, by name and version
 * @param arithmetic what the call costs by today's catalogue
 * @param policyVersion of the policy in force; 0 for none
 * @param caps those of it that the charge counts on
 * @param refusedBy the cap of it that refused the call, or null
 */
public record Explanation(
    Charge written,
    List<Correction> corrections,
    String catalog,
    Arithmetic arithmetic,
    long policyVersion,
    List<CountedOn> caps,
    @Nullable Cap refusedBy) {

  /** The charge as it counts now. */
  Charge charge() {
    return corrections.isEmpty() ? written : corrections.get(corrections.size() - 1).after();
  }

  /**
   * The charges of this id, or the beginning of one, or of the provider's request id: every one
   * that there is, explained.
   */
  public static List<Explanation> find(Home home, String bootId, Clock clock, String id)
      throws IOException {
    Predicate<Charge> wanted = wanted(id);
    List<Charge> found = new ArrayList<>();
    List<Correction> corrections = new ArrayList<>();
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      tail.read(
          LedgerSink.of(
              charge -> {
                if (wanted.test(charge)) {
                  found.add(charge);
                }
              },
              correction -> {
                if (wanted.test(correction.after())) {
                  corrections.add(correction);
                }
              }));
    }
    PriceCatalog prices = TodaysPrices.of(home);
    Policy policy = PolicyFile.read(home.policy());
    Board board = Board.openCurrent(home.boards(), bootId);
    List<Explanation> explained = new ArrayList<>();
    for (Charge charge : found) {
      explained.add(
          explain(charge, corrections, prices, policy, board == null ? 0 : board.generation()));
    }
    return explained;
  }

  private static Explanation explain(
      Charge charge,
      List<Correction> corrections,
      PriceCatalog prices,
      @Nullable Policy policy,
      long generation) {
    List<Correction> chain =
        CorrectedCharges.chain(
            charge,
            corrections.stream().filter(each -> each.after().id().equals(charge.id())).toList());
    Charge now = chain.isEmpty() ? charge : chain.get(chain.size() - 1).after();
    return new Explanation(
        charge,
        chain,
        prices.source(),
        Arithmetic.of(prices, ChargeQuote.of(charge)),
        policy == null ? 0 : policy.version(),
        CountedOn.of(now, policy, generation),
        refusedBy(now, policy));
  }

  private static @Nullable Cap refusedBy(Charge charge, @Nullable Policy policy) {
    if (policy == null || charge.left()) {
      return null;
    }
    return policy.caps().stream()
        .filter(cap -> cap.id().equals(charge.capId()))
        .findFirst()
        .orElse(null);
  }

  private static Predicate<Charge> wanted(String id) {
    return charge -> charge.id().toString().startsWith(id) || id.equals(charge.requestId());
  }

  /** What today's catalogue says, where the charge says something else; null where they agree. */
  @Nullable String otherToday() {
    Charge charge = charge();
    boolean byList =
        charge.left()
            && !charge.usage().isZero()
            && CostWords.costsByList(charge)
            && arithmetic.price().known();
    return byList
            && (CostWords.isUnknown(charge)
                || arithmetic.price().listCostNanos() != charge.listCostNanos())
        ? Money.usd(arithmetic.price().listCostNanos())
        : null;
  }
}
