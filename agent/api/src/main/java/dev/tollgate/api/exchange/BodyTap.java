package dev.tollgate.api.exchange;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What passed of one response's body: shows it to the tap, and knows its end, which is its last
 * byte where the length is known. Whoever knows the length may stop reading there. Holds on to no
 * stream. One thread at a time; never throws.
 */
public final class BodyTap {
  private final Tap tap;
  private final long length;
  private final @Nullable BodyFilter filter;
  private ByteBuffer left = ByteBuffer.allocate(0);
  private @Nullable Throwable broken;
  private boolean ended;
  private long position;
  private long shown;
  private long marked;

  /**
   * A body about to be read, its head told.
   *
   * @param length in bytes as the app reads them, or -1 where it is not known
   */
  public BodyTap(Tap tap, long length) {
    this.tap = tap;
    this.length = length;
    this.filter = length == 0 ? null : tap.filter();
    if (length == 0) {
      tap.end(); // nobody need ever read it
    }
  }

  /** The tap. */
  public Tap tap() {
    return tap;
  }

  /** Whether the app gets something other than what came. */
  public boolean filtered() {
    return filter != null;
  }

  /** These bytes came; what came before and was read again is not shown twice. */
  public void came(byte[] bytes, int offset, int count) {
    int known = (int) Math.min(count, Math.max(0, shown - position));
    position += count;
    if (count > known) {
      tap.body(ByteBuffer.wrap(bytes, offset + known, count - known));
      shown = position;
    }
    if (shown == length) {
      tap.end();
    }
  }

  /** These bytes came, never to be read again; their position is not moved. */
  public void came(ByteBuffer bytes) {
    int count = bytes.remaining();
    position += count;
    shown = position;
    tap.body(bytes.duplicate());
    if (shown == length) {
      tap.end();
    }
  }

  /** The end came. */
  public void ended() {
    ended = true;
    tap.end();
  }

  /** What the app is to get for these bytes, once they came; all of them where nothing filters. */
  public ByteBuffer pass(ByteBuffer bytes) {
    return filter == null ? bytes : filter.pass(bytes);
  }

  /** What is left for the app when the body ends or breaks. */
  public ByteBuffer rest() {
    return filter == null ? ByteBuffer.allocate(0) : filter.rest();
  }

  /** The app marked where it is. */
  void mark() {
    marked = position;
  }

  /** The app went back there. */
  void reset() {
    position = marked;
  }

  /** What passed the filter and was not read yet. */
  ByteBuffer left() {
    return left;
  }

  void leave(ByteBuffer bytes) {
    left = bytes;
  }

  /** What broke the body, once what had passed the filter is read. */
  @Nullable Throwable broken() {
    return broken;
  }

  void broke(Throwable thrown) {
    broken = thrown;
  }

  boolean hasEnded() {
    return ended;
  }
}
