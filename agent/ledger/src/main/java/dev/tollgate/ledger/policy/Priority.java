package dev.tollgate.ledger.policy;

/**
 * A priority says who may draw on a {@link Reserve}: calls of its priority or a higher one. {@link
 * #code} is its number on disk: never reused. Ascending.
 */
public enum Priority {
  /** What gives way first. */
  LOW(1, "low"),
  /** Of every call that no cap says otherwise of. */
  NORMAL(2, "normal"),
  /** What goes on longest. */
  HIGH(3, "high");

  private final int code;
  private final String key;

  Priority(int code, String key) {
    this.code = code;
    this.key = key;
  }

  /** Its number on disk. */
  public int code() {
    return code;
  }

  /** Its name in the configuration and every output. */
  public String key() {
    return key;
  }

  /** Whether it is this one or a higher one. */
  public boolean isAtLeast(Priority other) {
    return compareTo(other) >= 0;
  }
}
