package dev.tollgate.collector.report;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import java.util.Optional;

/** A way to write a charge, or a correction of one, as one line. */
public interface ChargeLine {

  /** What stands above the first line. */
  Optional<String> header();

  /**
   * The charge's line.
   *
   * @param dayTotalNanos list cost of its day so far, in nano-USD
   * @param incomplete whether calls of that day have no price, so that the total is a lower bound
   */
  String of(Charge charge, long dayTotalNanos, boolean incomplete);

  /** A correction's line, with the total of its charge's day. */
  String of(Correction correction, long dayTotalNanos, boolean incomplete);
}
