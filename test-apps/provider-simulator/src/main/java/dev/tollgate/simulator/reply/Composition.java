package dev.tollgate.simulator.reply;

import dev.tollgate.simulator.billing.Rates;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * What is answered, before it takes a provider's shape: computed from the prompt's text alone, so
 * that the same calls give the same bytes. Immutable.
 *
 * @param id unique part of the reply's id: the prompt's fingerprint and how often it was asked
 * @param thoughts what is thought, one token a word, in pieces
 * @param pieces what is said, one token a word, in pieces
 * @param limited whether the text ended because of the request's limit
 */
record Composition(
    String id,
    Rates rates,
    TokenCounts tokens,
    List<Piece> thoughts,
    List<Piece> pieces,
    boolean limited,
    long fingerprint) {

  /** Some words, and how many tokens were generated up to and with them. */
  record Piece(String text, long generated) {}

  private static final long OVERHEAD_TOKENS = 7;

  // One token each. Some are there to mislead whoever reads a reply without parsing it.
  private static final String[] WORDS = {
    "the",
    "river",
    "Mara\u00f1\u00f3n",
    "flows",
    "north",
    "past",
    "stone",
    "and",
    "field",
    "before",
    "it",
    "turns",
    "east",
    "data:",
    "into",
    "warm",
    "rain",
    "forest",
    "where",
    "boats",
    "carry",
    "salt",
    "[DONE]",
    "caf\u00e9",
    "wood",
    "to",
    "small",
    "towns",
    "\u6771\u4eac",
    "usage",
    "on",
    "both",
    "banks",
    "each",
    "year",
    "high",
    "water",
    "moves",
    "sand",
    "so",
    "maps",
    "are",
    "drawn",
    "again",
    "\"model\":",
    "by",
    "hand",
    "from",
    "old",
    "notes",
    "\ud83d\udea2",
    "then",
    "kept",
    "in",
    "dry",
    "rooms",
    "until",
    "{\"usage\":{\"total_tokens\":1}}",
    "spring",
    "comes",
    "with",
    "new",
    "light",
    "back"
  };

  static Composition of(Prompt prompt, Rates rates, Behaviour behaviour, String serial) {
    long hash = prompt.fingerprint();
    long input = or(behaviour.inputTokens(), () -> Prompt.tokens(prompt.text()) + OVERHEAD_TOKENS);
    long wanted = or(behaviour.outputTokens(), () -> 16 + pick(hash, 1, 80));
    long thinking =
        prompt.reasons() ? or(behaviour.reasoningTokens(), () -> 8 * pick(hash, 2, 9)) : 0;
    if (behaviour.outputTokens() == null) {
      wanted += thinking;
    }
    boolean limited = prompt.maxOutput() >= 0 && wanted > prompt.maxOutput();
    long output = limited ? prompt.maxOutput() : wanted;
    thinking = Math.min(thinking, output);
    TokenCounts tokens = counts(prompt.cache(), hash, input, behaviour, output, thinking);
    return new Composition(
        String.format("%016x%s", hash, serial),
        rates,
        tokens,
        pieces(hash ^ 1, thinking, 0, Math.max(1, behaviour.chunks() / 4)),
        pieces(hash, output - thinking, thinking, Math.max(1, behaviour.chunks())),
        limited,
        hash);
  }

  /** Whether the same was asked before. */
  boolean again() {
    return id.indexOf('-') >= 0;
  }

  /** A number below a limit, the same for the same prompt. */
  long number(long below) {
    return Math.floorMod(fingerprint, below);
  }

  /** The same answer, for which so many units are billed. */
  Composition withUnits(long units) {
    return new Composition(
        id, rates, tokens.withUnits(units), thoughts, pieces, limited, fingerprint);
  }

  /** The same answer of a model that calls itself otherwise than the invoice does. */
  Composition calling(String model) {
    return new Composition(
        id, rates.calling(model), tokens, thoughts, pieces, limited, fingerprint);
  }

  /** The whole text of some pieces. */
  static String text(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  /** Seconds of the epoch, the same for the same prompt. */
  long created() {
    return 1_790_000_000L + pick(fingerprint, 3, 100_000);
  }

  private static TokenCounts counts(
      Prompt.Cache cache, long hash, long input, Behaviour behaviour, long output, long thinking) {
    boolean read = pick(hash, 4, 3) == 0;
    long asked = cache == Prompt.Cache.AUTOMATIC ? (read ? input / 2 : 0) : input - input / 4;
    long cached =
        cache == Prompt.Cache.NONE ? 0 : Math.min(input, or(behaviour.cachedTokens(), () -> asked));
    return switch (cache) {
      case NONE, AUTOMATIC -> new TokenCounts(input - cached, cached, 0, 0, output, thinking, 0);
      case MARKED_5M, MARKED_1H -> {
        long written = read ? 0 : cached;
        boolean hour = cache == Prompt.Cache.MARKED_1H;
        yield new TokenCounts(
            input - cached,
            read ? cached : 0,
            hour ? 0 : written,
            hour ? written : 0,
            output,
            thinking,
            0);
      }
    };
  }

  private static List<Piece> pieces(long seed, long words, long before, long most) {
    long count = Math.min(most, words);
    List<Piece> pieces = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      long end = words * (i + 1) / count;
      for (long word = words * i / count; word < end; word++) {
        text.append(word == 0 ? "" : " ").append(WORDS[(int) pick(seed + word, 5, WORDS.length)]);
      }
      pieces.add(new Piece(text.toString(), before + end));
    }
    return pieces;
  }

  private static long pick(long hash, int salt, int below) {
    long mixed = (hash + salt * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    return Math.floorMod(mixed ^ (mixed >>> 31), (long) below);
  }

  private static long or(
      @org.jspecify.annotations.Nullable Long value, java.util.function.LongSupplier otherwise) {
    return value == null ? otherwise.getAsLong() : value;
  }
}
