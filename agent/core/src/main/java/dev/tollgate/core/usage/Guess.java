package dev.tollgate.core.usage;

import dev.tollgate.core.tokens.TokenRule;
import dev.tollgate.ledger.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A guess stands for the counts that a response did not report, or not in full: from how long the
 * texts are that passed. Made once, then immutable; the counts are completed by it.
 */
final class Guess {
  private static final int BYTES_PER_TOKEN = 4;

  private final ResponseTally tally;
  private final UsageCounts counts;
  private boolean any;

  /** The input tokens that are a guess, or -1 where they were reported. */
  private long input = -1;

  /** The text that output tokens were guessed from; null where none were, or no text is kept. */
  private @Nullable KeptText text;

  private long textBytes;
  private long output;
  private long leastOutput;

  /**
   * Guesses what is missing.
   *
   * @param aboutImages whether what is charged are images
   * @param complete whether the response came to its own end
   * @param opaqueBytes how many bytes came that could not be read
   */
  Guess(ResponseTally tally, boolean aboutImages, boolean complete, long opaqueBytes) {
    this.tally = tally;
    counts = tally.counts();
    Dialect dialect = tally.dialect;
    AnswerMarks marks = tally.marks();
    boolean generates = dialect.generates && !aboutImages && (marks == null || !marks.isVectors());
    if (dialect.absentIsZero) {
      counts.completeWithZeros(generates);
    }
    counts.deduce(generates);
    if (!dialect.guesses) {
      return;
    }
    if (!counts.has(Fact.INPUT) && !aboutImages && !isCountedOtherwise()) {
      input();
    }
    if (generates && !counts.has(Fact.OUTPUT)) {
      output(opaqueBytes);
    } else if (!complete && tally.textBytesSinceUsage() > 0) {
      outputSinceUsage(tally.textBytesSinceUsage());
    } else if (!complete && generates && dialect.absentIsZero) {
      any = true; // The last total of a stream that broke off is the least there was.
    }
  }

  /** Whether anything is guessed. */
  boolean any() {
    return any;
  }

  /** Whether text that passed is to be counted in place of what was guessed from its length. */
  boolean needsText() {
    return text != null;
  }

  /**
   * What replaces the guesses in a usage by counts.
   *
   * @return null where nothing was guessed that can be counted
   */
  @Nullable Recount recount(TokenRule rule, Usage usage, KeptRequest request) {
    Recount.Builder recount = new Recount.Builder(rule, usage);
    if (input >= 0) {
      recount.input(request, input);
    }
    if (text != null) {
      recount.output(text, textBytes, output, leastOutput);
    }
    return recount.build();
  }

  /** Whether what is charged is known although there is no count of tokens. */
  private boolean isCountedOtherwise() {
    return counts.has(Fact.SEARCH_UNITS)
        || counts.has(Fact.IMAGES_BILLED)
        || counts.has(Fact.IMAGE_INPUT_BESIDE)
        || counts.has(Fact.UNMETERED);
  }

  private void input() {
    any = true;
    input = tally.request.estimatedInputTokens();
    if (input > 0) {
      counts.set(Fact.INPUT, input);
    }
  }

  private void output(long opaqueBytes) {
    any = true;
    long most = tally.request.maxOutputTokens();
    long opaque = most < 0 ? tokens(opaqueBytes) : Math.min(tokens(opaqueBytes), most);
    long least = counts.get(Fact.OUTPUT_AT_LEAST);
    long seen = Math.max(tokens(tally.textBytes()), least);
    counts.set(Fact.OUTPUT, Math.max(seen, opaque));
    if (opaque == 0) {
      guessed(tally.textBytes(), seen, least);
    }
  }

  private void outputSinceUsage(long bytes) {
    any = true;
    counts.set(Fact.OUTPUT, counts.get(Fact.OUTPUT) + tokens(bytes));
    guessed(bytes, tokens(bytes), 0);
  }

  private void guessed(long bytes, long tokens, long least) {
    text = tally.kept();
    textBytes = bytes;
    output = tokens;
    leastOutput = least;
  }

  private static long tokens(long bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }
}
