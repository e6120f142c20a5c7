package com.example.workload;

/** What a call has brought so far, piece by piece. One thread at a time. */
public final class Transcript {
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder whole = new StringBuilder();
  private int events;

  /**
   * Adds a piece.
   *
   * @param said what was said in it
   * @param event all of it that is the same whenever the same call is made
   */
  public Transcript add(String said, Object event) {
    text.append(said);
    whole.append(event).append('\n');
    events++;
    return this;
  }

  /** All pieces so far. */
  public Received received() {
    return new Received(text.toString(), whole.toString(), events);
  }
}
