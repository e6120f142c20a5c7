package dev.tollgate.core.usage;

/**
 * Takes the events that a {@link Framing} cuts a body into: events of a stream, lines of a file,
 * elements of an array. One thread at a time.
 */
interface Events {
  /** No name. */
  byte[] NAMELESS = {};

  /** An event has data, which follows. The name's array is to be looked at, not kept. */
  void begin(byte[] name, int nameLength);

  /**
   * A piece of the event's data.
   *
   * @param whole whether this is all of a line
   */
  void data(byte[] bytes, int from, int to, boolean whole);

  /** The event ended. */
  void end();

  /** Whether the event that is open can make no sense any more, whatever follows. */
  boolean damaged();

  /** What came is no event: said without any content of it. */
  void garbage(String what);

  /** The event that is open is not what was sent: what it says is in doubt. */
  void doubt(String what);

  /** The stream says, beside its events, that something went wrong. */
  void failed(byte[] type, int length);

  /** The stream says, beside its events, that it is over. */
  void over();
}
