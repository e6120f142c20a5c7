package dev.tollgate.ledger.charge;

/**
 * A whole record of a type that this version does not know: a newer agent wrote it. Readers pass
 * over it and count it. Immutable.
 */
public final class UnknownRecord implements LedgerRecord {
  private final int type;
  private final int lengthBytes;

  UnknownRecord(int type, int lengthBytes) {
    this.type = type;
    this.lengthBytes = lengthBytes;
  }

  /** The record's type, 0 to 255. */
  public int type() {
    return type;
  }

  /** The record's length, its frame included, in bytes. */
  public int lengthBytes() {
    return lengthBytes;
  }

  @Override
  public String toString() {
    return "UnknownRecord of type " + type + ", " + lengthBytes + " bytes";
  }
}
