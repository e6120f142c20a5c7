package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A statement is one line of a price catalogue: its words, read as what they have to be. What is
 * wrong with it is said with file, line, the word and the remedy. Immutable.
 */
final class Statement {
  /** How {@link Meter#AUDIO_MILLIS} is written: it is priced by the second. */
  static final String AUDIO_SECONDS = "audio_seconds";

  /** USD per million tokens is micro-USD per token: six digits more are pico-USD. */
  private static final int RATE_DIGITS = 6;

  /** USD per unit, in pico-USD. */
  private static final int FEE_DIGITS = 12;

  private static final long MAX_PICO = 1_000_000_000_000_000L;

  private final String file;
  private final int line;
  private final List<String> words;

  private Statement(String file, int line, List<String> words) {
    this.file = file;
    this.line = line;
    this.words = words;
  }

  /** The words of a line, up to a # that begins a word; there may be none. */
  static Statement of(String file, int line, String text) {
    List<String> words = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(text);
    while (tokens.hasMoreTokens()) {
      String word = tokens.nextToken();
      if (word.startsWith("#")) {
        break;
      }
      words.add(word);
    }
    return new Statement(file, line, words);
  }

  int line() {
    return line;
  }

  int size() {
    return words.size();
  }

  String keyword() {
    return words.get(0);
  }

  String word(int index) {
    return words.get(index);
  }

  /** The words from one on. */
  List<String> from(int index) {
    return words.subList(index, words.size());
  }

  /** Whether there is this word at this place. */
  boolean says(int index, String word) {
    return index < words.size() && words.get(index).equals(word);
  }

  /** Refuses a statement that has not so many words. */
  void needs(int size, String example) throws CatalogException {
    if (words.size() != size) {
      throw wrong("\"" + String.join(" ", words) + "\" is not complete", "write: " + example);
    }
  }

  /** The service tier that a word names, or null. */
  @Nullable ServiceTier tier(int index) {
    return index < words.size() ? ServiceTier.ofKey(words.get(index)) : null;
  }

  Meter meter(int index) throws CatalogException {
    String key = words.get(index);
    Meter meter = key.equals(AUDIO_SECONDS) ? Meter.AUDIO_MILLIS : Meter.ofKey(key);
    if (meter == null || key.equals(Meter.AUDIO_MILLIS.key())) {
      StringBuilder known = new StringBuilder();
      for (Meter each : Meter.values()) {
        known.append(known.length() == 0 ? "" : ", ").append(ListedModel.key(each));
      }
      throw wrong("\"" + key + "\" is not a meter", "write one of " + known);
    }
    return meter;
  }

  /** US dollars per million tokens, in pico-USD per token. */
  long rate(int index) throws CatalogException {
    return price(words.get(index), RATE_DIGITS);
  }

  /** US dollars per unit, in pico-USD. */
  long fee(int index) throws CatalogException {
    return price(words.get(index), FEE_DIGITS);
  }

  private long price(String text, int digits) throws CatalogException {
    try {
      long pico = Decimals.parse(text).movePointRight(digits).longValueExact();
      if (pico >= 0 && pico <= MAX_PICO) {
        return pico;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(
          "\"" + text + "\" is not a price",
          "write US dollars as a decimal number with at most " + digits + " places, such as 2.50");
    }
    throw wrong("the price " + text + " is out of range", "write US dollars, 0 or more");
  }

  Factor factor(int index) throws CatalogException {
    String text = words.get(index);
    try {
      BigDecimal value = Decimals.parse(text);
      if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(1_000)) > 0) {
        throw new IllegalArgumentException("\"" + text + "\" is out of range");
      }
      return Factor.of(value);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong("\"" + text + "\" is not a factor", "write a number up to 1000, such as 1.1");
    }
  }

  /**
   * The total input above which something holds.
   *
   * @param index of the word {@code above}, or {@code from}, before the number
   */
  long tokensAbove(int index) throws CatalogException {
    String how = words.get(index);
    String text = words.get(index + 1);
    try {
      long tokens = Decimals.parse(text).longValueExact() - (how.equals("from") ? 1 : 0);
      if (tokens > 0) {
        return tokens;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong("\"" + text + "\" is not a number of tokens", "write it in full, such as 200000");
    }
    throw wrong(how + " " + text + " is every call", "leave out: " + how + " " + text);
  }

  /** The begin of a day, UTC, in milliseconds since the epoch. */
  long date(int index) throws CatalogException {
    String text = words.get(index);
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong("\"" + text + "\" is not a date", "write it as 2026-08-21");
    }
  }

  CatalogException wrong(String what, String remedy) {
    return new CatalogException(file + ":" + Math.max(1, line) + ": " + what + "; " + remedy);
  }
}
