package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount is what a cap is limited to, exact: nano-USD, tokens, calls or images. Immutable.
 *
 * @param value in the unit; never negative
 */
public record Amount(Unit unit, long value) {
  private static final Pattern FORM =
      Pattern.compile("(?<number>[0-9]+(?:\\.[0-9]+)?)(?<factor>[kM])? ?(?<unit>[A-Za-z]+)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)?");
  private static final Pattern FACTORED = Pattern.compile("([kKmM]) *([A-Za-z]+)");
  private static final List<String> UNITS =
      List.of("USD", "tokens", "token", "calls", "call", "images", "image");

  /** Sums stop growing a little above it, so that a limit beyond would never be reached. */
  private static final long MOST = 4_000_000_000_000_000_000L;

  /**
   * The amount that this text says: {@code 25 USD}, {@code 2M tokens}, {@code 500 calls}.
   *
   * @throws IllegalArgumentException if it says none; the message names the value and the remedy
   */
  public static Amount parse(String text) {
    if (text.strip().matches("[-−].*[0-9].*")) {
      throw new IllegalArgumentException(
          '"' + text + "\" is below zero; write " + remedy(text.strip()));
    }
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches() || !UNITS.contains(form.group("unit"))) {
      throw new IllegalArgumentException(
          '"' + text + "\" is not an amount; write " + remedy(text.strip()));
    }
    Unit unit = unitOf(form.group("unit"));
    String factor = form.group("factor");
    if (factor != null && unit == Unit.USD) {
      throw new IllegalArgumentException(
          '"'
              + text
              + "\": k and M go with tokens, calls and images only; write the dollars in full");
    }
    BigDecimal number = new BigDecimal(form.group("number"));
    int shift = unit == Unit.USD ? 9 : factor == null ? 0 : factor.equals("k") ? 3 : 6;
    try {
      long value =
          number
              .movePointRight(shift)
              .setScale(0, RoundingMode.UNNECESSARY)
              .toBigInteger()
              .longValueExact();
      if (value > MOST) {
        throw new ArithmeticException("beyond all sums");
      }
      return new Amount(unit, value);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          number.movePointRight(shift).stripTrailingZeros().scale() > 0
              ? '"' + text + "\" is finer than " + finest(unit) + "; write fewer decimals"
              : '"' + text + "\" is more than can be counted; write at most " + most(unit),
          e);
    }
  }

  /** This amount and so much more, as far as can be counted. */
  public Amount plus(long more) {
    return new Amount(unit, Math.min(MOST, value + Math.min(MOST, more)));
  }

  /** The first total that is this percentage of the amount or more, saturating. */
  public long atPercent(int percent) {
    BigInteger[] parts =
        BigInteger.valueOf(value)
            .multiply(BigInteger.valueOf(percent))
            .divideAndRemainder(BigInteger.valueOf(100));
    BigInteger ceiling = parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
    return ceiling.bitLength() > 62 ? Long.MAX_VALUE - 1 : ceiling.longValueExact();
  }

  private static Unit unitOf(String word) {
    return switch (word) {
      case "USD" -> Unit.USD;
      case "tokens", "token" -> Unit.TOKENS;
      case "images", "image" -> Unit.IMAGES;
      default -> Unit.CALLS;
    };
  }

  private static String finest(Unit unit) {
    return switch (unit) {
      case USD -> "a nano-dollar";
      case TOKENS -> "one token";
      case CALLS -> "one call";
      case IMAGES -> "one image";
    };
  }

  private static String most(Unit unit) {
    return unit == Unit.USD ? "4000000000 USD" : MOST + " " + unit.key();
  }

  /** The nearest amount to a text that is none. */
  private static String remedy(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.find()) {
      return "for example 25 USD, 2M tokens or 500 calls";
    }
    String rest = text.substring(number.end()).strip();
    if (text.startsWith("$") || text.startsWith("US$")) {
      return number.group() + " USD";
    }
    if (rest.isEmpty()) {
      String n = number.group();
      return n + " USD, " + n + " tokens or " + n + " calls";
    }
    String factor = "";
    Matcher factored = FACTORED.matcher(rest);
    if (factored.matches()
        && Nearest.to(
                factored.group(2).toLowerCase(Locale.ROOT), List.of("tokens", "calls", "images"))
            != null) {
      factor = factored.group(1).equalsIgnoreCase("k") ? "k" : "M";
      rest = factored.group(2);
    } else if (rest.matches("[kKmM]")) {
      String n = number.group() + (rest.equalsIgnoreCase("k") ? "k" : "M");
      return n + " tokens or " + n + " calls";
    }
    String word = null;
    for (String unit : List.of("USD", "tokens", "calls", "images")) {
      if (rest.equalsIgnoreCase(unit)) {
        word = unit;
      }
    }
    if (word == null) {
      word = Nearest.to(rest, List.of("USD", "tokens", "calls", "images"));
    }
    return word == null
        ? "for example 25 USD, 2M tokens or 500 calls"
        : number.group() + factor + " " + word;
  }
}
