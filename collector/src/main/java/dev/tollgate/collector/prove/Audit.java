package dev.tollgate.collector.prove;

import dev.tollgate.collector.inspect.Finding;
import dev.tollgate.collector.inspect.Verification;
import dev.tollgate.collector.inspect.Verifier;
import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Glob;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Priorities;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what an experiment left behind, with nothing running, and judges it. Of one use. */
final class Audit {
  private final Home home;
  private final Clock clock;
  private final Map<String, Provider.Bill> bills;
  private final Spend spend;
  private final Map<String, Cap> caps = new HashMap<>();
  private final Priorities priorities;

  /** By cap that keeps a reserve: what came of calls that may not draw on it. */
  private final Map<Cap, Long> ofOthers = new HashMap<>();

  private final List<String> findings = new ArrayList<>();
  private long overshoot;
  private long heldAtEnd;
  private long falseRefusals;

  Audit(Home home, Clock clock, Map<String, Provider.Bill> bills) throws IOException {
    this.home = home;
    this.clock = clock;
    this.bills = bills;
    Policy policy = Objects.requireNonNull(PolicyFile.read(home.policy()), "no policy");
    policy.caps().forEach(cap -> caps.put(cap.id(), cap));
    priorities = new Priorities(policy.caps());
    Spend none = new Spend();
    spend = none.of(none.missing(policy, clock.millis()));
  }

  /** Judges. What the rounds themselves counted is added by the caller. */
  Proof judge() throws IOException {
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      tail.read(LedgerSink.of(this::count, spend::count));
    }
    Board board = Board.openCurrent(home.boards(), Board.bootId());
    for (CapSpend cap : spend.caps()) {
      for (WindowSpend window : cap.windows()) {
        judge(cap.cap(), window, board);
      }
      judgeTogether(cap.cap(), cap.windows().size());
    }
    Verification verification = new Verifier(home, Board.bootId(), clock.millis()).all();
    for (Finding finding : verification.findings()) {
      findings.add(finding.text());
    }
    return new Proof(
        0,
        0,
        0,
        0,
        overshoot,
        heldAtEnd,
        board != null && heldAtEnd == 0 && verification.ok() && verification.slots() > 0,
        falseRefusals,
        List.copyOf(findings));
  }

  private void count(Charge charge) {
    spend.count(charge);
    countReserves(charge);
    if (charge.has(Flag.OVER_HOLD)) {
      findings.add("call " + charge.id() + " came to more than was held for it");
    }
    Cap refusing = charge.capId() == null ? null : caps.get(charge.capId());
    Cap cap = refusing == null ? null : refusing.facing(charge.labels(), priorities);
    if (cap != null
        && !charge.left()
        && !charge.has(Flag.UNENFORCED)
        && charge.capTotal() <= cap.refuseAt()) {
      falseRefusals++;
      findings.add(
          "call "
              + charge.id()
              + " was refused by "
              + cap.id()
              + " although "
              + charge.capTotal()
              + " is within "
              + cap.refuseAt());
    }
  }

  private void countReserves(Charge charge) {
    for (Cap cap : caps.values()) {
      if (charge.left()
          && cap.scope().matches(charge.labels())
          && cap.facing(charge.labels(), priorities).reserveIsKept()) {
        ofOthers.merge(cap, Amounts.of(charge, cap.unit()).in(cap.unit()), Long::sum);
      }
    }
  }

  private void judge(Cap cap, WindowSpend window, @Nullable Board board) {
    long charged = window.charged().in(cap.unit());
    passes(cap, cap.limit(), charged, "the ledgers have");
    int slot = board == null ? -1 : board.findSlot(window.key());
    long counted = board == null || slot < 0 ? 0 : board.total(slot, cap.unit());
    if (slot >= 0 && counted != charged) {
      heldAtEnd += Math.abs(counted - charged);
      findings.add(
          "cap " + cap.id() + ": the board has " + counted + ", the ledgers have " + charged);
    }
  }

  /**
   * Judges a cap of some models by what knows nothing of windows: the provider's own bill, and the
   * calls that may not draw on its reserve. A round may cross the end of a window.
   */
  private void judgeTogether(Cap cap, int windows) {
    String models = cap.scope().values().get(Label.MODEL);
    if (models != null) {
      Glob wanted = Glob.of(models);
      long billed = 0;
      for (Map.Entry<String, Provider.Bill> bill : bills.entrySet()) {
        billed += wanted.matches(bill.getKey()) ? in(bill.getValue(), cap.unit()) : 0;
      }
      passes(cap, cap.limit() * windows, billed, "the provider billed");
    }
    if (cap.reserve() != null) {
      long others = ofOthers.getOrDefault(cap, 0L);
      passes(cap, cap.toOthers().refuseAt() * windows, others, "calls beside its reserve have");
    }
  }

  private static long in(Provider.Bill bill, Unit unit) {
    return switch (unit) {
      case USD -> bill.nanos();
      case TOKENS -> bill.tokens();
      case CALLS -> bill.calls();
      case IMAGES -> 0; // it is asked for none
    };
  }

  private void passes(Cap cap, long limit, long amount, String who) {
    if (amount > limit) {
      overshoot += amount - limit;
      findings.add("cap " + cap.id() + " of " + limit + ": " + who + " " + amount);
    }
  }
}
