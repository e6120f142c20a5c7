package dev.tollgate.core.append;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The sum of charges of one kind, on its way to the ledger as one charge. One thread at a time. */
final class UnitemisedSum {
  private final UUID id;
  private final Charge first;
  private final Labels labels;
  private final Map<Meter, Long> quantities = new EnumMap<>(Meter.class);
  private final List<PendingCharge> protectedCharges = new ArrayList<>();
  private @Nullable String priceSource;
  private long startMicros;
  private long listCostNanos;
  private long countedNanos;
  private long calls;
  private long flagBits;

  /** An empty sum of charges like this one, with the id that it keeps however often it is tried. */
  UnitemisedSum(Charge first, Labels labels) {
    this.id = Ids.timeOrdered(first.startMicros() / 1000, ThreadLocalRandom.current()::nextLong);
    this.first = first;
    this.labels = labels;
    this.priceSource = first.priceSource();
    this.startMicros = first.startMicros();
  }

  void add(Charge charge, PendingCharge pending) {
    charge
        .usage()
        .asMap()
        .forEach((meter, more) -> quantities.merge(meter, more, UnitemisedSum::plus));
    priceSource = Objects.equals(priceSource, charge.priceSource()) ? priceSource : null;
    startMicros = Math.min(startMicros, charge.startMicros());
    listCostNanos = plus(listCostNanos, charge.listCostNanos());
    countedNanos = plus(countedNanos, charge.countedNanos());
    calls = plus(calls, charge.calls());
    flagBits |= charge.flagBits();
    if (pending.isProtected()) {
      protectedCharges.add(pending);
    }
  }

  /** How many calls it stands for. */
  long calls() {
    return calls;
  }

  /** The sum as a charge in the ledger of this JVM start. */
  Charge charge(UUID jvm) {
    Usage.Builder usage = new Usage.Builder();
    quantities.forEach(usage::set);
    return new Charge.Builder()
        .id(id)
        .jvm(jvm)
        .startMicros(startMicros)
        .labels(labels)
        .usage(usage.build())
        .listCostNanos(listCostNanos)
        .countedNanos(countedNanos)
        .priceSource(priceSource)
        .calls(calls)
        .boardGeneration(first.boardGeneration())
        .boardRow(first.boardRow())
        .policyVersion(first.policyVersion())
        .flagBits(flagBits)
        .flag(Flag.STREAMED, false)
        .flag(Flag.UNITEMISED)
        .build();
  }

  /** The ledger has it: the calls' in-flight entries are free again. */
  void appended() {
    protectedCharges.forEach(PendingCharge::appended);
  }

  /** An absurd amount must not wrap the sum: the largest long stands for all that is more. */
  private static long plus(long a, long b) {
    long sum = a + b;
    return a > 0 && b > 0 && sum < 0 ? Long.MAX_VALUE : sum;
  }
}
