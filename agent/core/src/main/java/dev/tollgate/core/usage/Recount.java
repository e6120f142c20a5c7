package dev.tollgate.core.usage;

import dev.tollgate.core.tokens.TokenRule;
import dev.tollgate.core.tokens.Tokenizer;
import dev.tollgate.core.tokens.Tokenizers;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recount turns the quick guess of a call that reported no usage into a count of the text that
 * passed. Made on the app's thread, which costs nothing, and run on another one. Once.
 */
public final class Recount {
  private final TokenRule rule;
  private final Usage guess;
  private final @Nullable KeptRequest request;
  private final long guessedInput;
  private final @Nullable KeptText text;
  private final long textBytes;
  private final long guessedOutput;
  private final long leastOutput;

  private Recount(Builder builder) {
    rule = builder.rule;
    guess = builder.guess;
    request = builder.request;
    guessedInput = builder.guessedInput;
    text = builder.text;
    textBytes = builder.textBytes;
    guessedOutput = builder.guessedOutput;
    leastOutput = builder.leastOutput;
  }

  /**
   * The usage with every guess replaced by a count.
   *
   * @throws IOException if the model's tokenizer cannot be read
   */
  public Usage run(Tokenizers tokenizers) throws IOException {
    Tokenizer tokenizer = tokenizers.of(rule.encoding());
    Usage.Builder usage = new Usage.Builder();
    for (Map.Entry<Meter, Long> known : guess.asMap().entrySet()) {
      usage.set(known.getKey(), known.getValue());
    }
    byte[] body = request == null ? null : request.take();
    if (body != null) {
      long tokens = PromptTokens.count(tokenizer, body);
      if (tokens >= 0) {
        replace(usage, Meter.INPUT, guessedInput, rule.scaled(tokens));
      }
    }
    if (text != null && text.length() > 0) {
      long kept = tokenizer.count(text.text());
      // What was not kept is taken to be like what was.
      long all = Math.round((double) kept * Math.max(textBytes, text.length()) / text.length());
      replace(usage, Meter.OUTPUT, guessedOutput, Math.max(leastOutput, rule.scaled(all)));
    }
    return usage.build();
  }

  private void replace(Usage.Builder usage, Meter meter, long guessed, long counted) {
    usage.set(meter, Math.max(0, guess.quantity(meter) - guessed) + counted);
  }

  /** Forgets the texts. To be called in any case, when the recount has run or never will. */
  public void release() {
    if (request != null) {
      request.release();
    }
    if (text != null) {
      text.release();
    }
  }

  /** Collects what a recount needs. One thread. */
  public static final class Builder {
    private final TokenRule rule;
    private final Usage guess;
    private @Nullable KeptRequest request;
    private long guessedInput;
    private @Nullable KeptText text;
    private long textBytes;
    private long guessedOutput;
    private long leastOutput;

    /** A recount by this rule of what was guessed so. */
    public Builder(TokenRule rule, Usage guess) {
      this.rule = rule;
      this.guess = guess;
    }

    /** The guess has so many input tokens that this request really is. */
    public Builder input(KeptRequest from, long guessed) {
      request = from;
      guessedInput = guessed;
      return this;
    }

    /**
     * The guess has so many output tokens that this text really is.
     *
     * @param bytes how long the whole text was
     * @param least what it is at least
     */
    Builder output(KeptText from, long bytes, long guessed, long least) {
      text = from;
      textBytes = bytes;
      guessedOutput = guessed;
      leastOutput = least;
      return this;
    }

    /** The recount, or null where there is nothing to count. */
    public @Nullable Recount build() {
      return request == null && text == null ? null : new Recount(this);
    }
  }
}
