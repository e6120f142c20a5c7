package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.BodyFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes out of a chat stream what comes of asking for usage: the event that has it and no choices,
 * and {@code "usage":null} in all others. What is left is, byte for byte, what an app gets that did
 * not ask. An event is held back until its blank line has come, as no reader of events can do
 * anything with it before. One thread at a time.
 *
 * <p>Within JSON, a quote in a text is escaped: so {@code "usage"} is a whole string wherever it
 * stands, and a colon behind it makes it a member's name.
 */
public final class UsageChunkFilter implements BodyFilter {
  /** A longer event is none of those, and passes. */
  static final int MAX_EVENT_BYTES = 64 << 10;

  private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHOICES = "\"choices\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private byte[] held = new byte[512];
  private int length;

  /** Whether the line that the next byte is in has nothing so far but a carriage return. */
  private boolean lineIsBlank;

  private boolean passing;

  /** A filter for one stream. */
  public UsageChunkFilter() {}

  @Override
  public ByteBuffer pass(ByteBuffer bytes) {
    byte[] out = new byte[length + bytes.remaining()];
    int to = 0;
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      hold(b);
      boolean ends = b == '\n' && lineIsBlank;
      if (b == '\n') {
        lineIsBlank = true;
      } else if (b != '\r') {
        lineIsBlank = false;
      }
      if (ends) {
        to = flush(out, to, !passing);
        passing = false;
      } else if (passing || length >= MAX_EVENT_BYTES) {
        passing = true;
        to = flush(out, to, false);
      }
    }
    return ByteBuffer.wrap(out, 0, to);
  }

  @Override
  public ByteBuffer rest() {
    byte[] out = new byte[length];
    return ByteBuffer.wrap(out, 0, flush(out, 0, !passing));
  }

  private void hold(byte b) {
    if (length == held.length) {
      held = Arrays.copyOf(held, length * 2);
    }
    held[length++] = b;
  }

  /** Gives the event held to the app, without what the app did not ask for. */
  private int flush(byte[] out, int at, boolean filtered) {
    int name = filtered ? member(USAGE) : -1;
    int from = name;
    int to = name;
    if (name >= 0) {
      int value = valueAt(name + USAGE.length);
      if (value < length && held[value] == '{' && hasNoChoices()) {
        length = 0;
        return at;
      }
      if (matches(NULL, value)) {
        to = value + NULL.length;
        int before = blanksBefore(name);
        if (held[before - 1] == ',') {
          from = before - 1;
        } else {
          int comma = blanksAfter(to);
          to = comma < length && held[comma] == ',' ? comma + 1 : to;
        }
      }
    }
    int head = name < 0 ? length : from;
    System.arraycopy(held, 0, out, at, head);
    int tail = name < 0 ? 0 : length - to;
    System.arraycopy(held, length - tail, out, at + head, tail);
    length = 0;
    return at + head + tail;
  }

  private boolean hasNoChoices() {
    int name = member(CHOICES);
    if (name < 0) {
      return false;
    }
    int value = valueAt(name + CHOICES.length);
    if (value >= length || held[value] != '[') {
      return false;
    }
    int end = blanksAfter(value + 1);
    return end < length && held[end] == ']';
  }

  /** Where the member of this quoted name begins, or -1. */
  private int member(byte[] name) {
    for (int i = 1; i + name.length < length; i++) {
      if (held[i] == '"' && matches(name, i) && held[blanksAfter(i + name.length)] == ':') {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(byte[] what, int at) {
    return at + what.length <= length
        && Arrays.equals(held, at, at + what.length, what, 0, what.length);
  }

  /** Where the value of the member begins whose name ends here. */
  private int valueAt(int nameEnd) {
    return blanksAfter(blanksAfter(nameEnd) + 1);
  }

  private int blanksAfter(int from) {
    int at = from;
    while (at < length - 1 && (held[at] == ' ' || held[at] == '\t')) {
      at++;
    }
    return at;
  }

  private int blanksBefore(int from) {
    int at = from;
    while (at > 1 && (held[at - 1] == ' ' || held[at - 1] == '\t')) {
      at--;
    }
    return at;
  }
}
