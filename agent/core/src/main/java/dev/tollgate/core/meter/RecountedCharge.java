package dev.tollgate.core.meter;

import dev.tollgate.core.tokens.Tokenizers;
import dev.tollgate.core.usage.Recount;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.usage.Usage;
import java.io.IOException;
import java.util.function.Function;

/** A charge that was settled with a guess, and how it reads with the guess replaced. Once. */
final class RecountedCharge {
  private final Recount recount;
  private final Function<Usage, Charge> priced;

  /**
   * A charge to recount.
   *
   * @param priced the same charge with this usage, at its price
   */
  RecountedCharge(Recount recount, Function<Usage, Charge> priced) {
    this.recount = recount;
    this.priced = priced;
  }

  /**
   * The charge with counts for guesses.
   *
   * @throws IOException if the model's tokenizer cannot be read
   */
  Charge count(Tokenizers tokenizers) throws IOException {
    return priced.apply(recount.run(tokenizers));
  }

  /** Gives the texts up. */
  void forget() {
    recount.release();
  }
}
