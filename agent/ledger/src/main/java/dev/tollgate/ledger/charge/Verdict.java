package dev.tollgate.ledger.charge;

/** A verdict is what the gate said to a call before it left. */
public enum Verdict {
  /** The call left. */
  PASSED(0, "passed"),
  /** The call left; a shadow cap would have refused it. */
  WOULD_REFUSE(1, "would_refuse"),
  /** The call never left the JVM. */
  REFUSED(2, "refused"),
  /** The call left for a lesser model than was asked for. */
  DOWNGRADED(3, "downgraded");

  private final int code;
  private final String key;

  Verdict(int code, String key) {
    this.code = code;
    this.key = key;
  }

  /** The verdict's number on disk: never reused, never changed. */
  public int code() {
    return code;
  }

  /** The verdict's name in every JSON output. */
  public String key() {
    return key;
  }

  /** The verdict with this number; {@link #PASSED} where a newer version wrote one unknown here. */
  public static Verdict ofCode(int code) {
    for (Verdict verdict : values()) {
      if (verdict.code == code) {
        return verdict;
      }
    }
    return PASSED;
  }
}
