package dev.tollgate.store.queue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a position in a ledger is written for people: the segment's number and the byte in its file,
 * {@code 1/65964}. Stateless, thread-safe. See {@link LedgerLayout} for the number itself.
 */
public final class LedgerPosition {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,7})/([0-9]{1,12})");

  private LedgerPosition() {}

  /** A position as text; {@code 0/0} is the start. */
  public static String text(long position) {
    return segment(position) + "/" + offset(position);
  }

  /**
   * The position that a text says.
   *
   * @throws IllegalArgumentException if it says none; the message names it and the remedy
   */
  public static long parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (parts.matches()) {
      int segment = Integer.parseInt(parts.group(1));
      long offset = Long.parseLong(parts.group(2));
      long position = segment <= LedgerLayout.MAX_SEGMENT ? at(segment, offset) : 0;
      if (segment(position) == segment && offset(position) == offset && (offset & 3) == 0) {
        return position;
      }
    }
    throw new IllegalArgumentException(
        '"' + text + "\" is not a position; write one that a dump has shown, such as 1/65964");
  }

  /** The number of the segment that a position is in. */
  public static int segment(long position) {
    return LedgerLayout.segmentOf(position);
  }

  /** The byte in the segment's file that a position is at. */
  public static long offset(long position) {
    return LedgerLayout.offsetOf(position);
  }

  private static long at(int segment, long offset) {
    return LedgerLayout.position(segment, offset);
  }
}
