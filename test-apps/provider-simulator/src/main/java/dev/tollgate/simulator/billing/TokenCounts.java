package dev.tollgate.simulator.billing;

/**
 * The tokens of one call in buckets that do not overlap, except that {@code reasoning} is a part of
 * {@code output}. Immutable.
 *
 * @param units what is billed beside tokens or instead: images, characters, searches
 */
public record TokenCounts(
    long uncachedInput,
    long cacheRead,
    long cacheWrite5m,
    long cacheWrite1h,
    long output,
    long reasoning,
    long units) {

  /** Nothing was read, nothing was generated. */
  public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0, 0, 0);

  /** All input, whether it was cached or not. */
  public long totalInput() {
    return uncachedInput + cacheRead + cacheWrite();
  }

  /** Input written to a cache, for whatever time. */
  public long cacheWrite() {
    return cacheWrite5m + cacheWrite1h;
  }

  /** The same input with only so much generated: what a cut stream is billed for. */
  public TokenCounts generatedOnly(long generated) {
    return new TokenCounts(
        uncachedInput,
        cacheRead,
        cacheWrite5m,
        cacheWrite1h,
        Math.min(output, generated),
        Math.min(reasoning, generated),
        units);
  }

  /** These and those of another answer. */
  public TokenCounts plus(TokenCounts other) {
    return new TokenCounts(
        uncachedInput + other.uncachedInput,
        cacheRead + other.cacheRead,
        cacheWrite5m + other.cacheWrite5m,
        cacheWrite1h + other.cacheWrite1h,
        output + other.output,
        reasoning + other.reasoning,
        units + other.units);
  }

  /** The same tokens and so many units. */
  public TokenCounts withUnits(long otherUnits) {
    return new TokenCounts(
        uncachedInput, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, otherUnits);
  }
}
