package dev.tollgate.ledger.tlv;

/**
 * Says that bytes are not a record: cut, damaged, or in a format newer than this program. The
 * message names what was wrong and where.
 */
public final class MalformedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what was wrong. */
  public MalformedRecordException(String message) {
    super(message);
  }

  /** With what was wrong and what found it. */
  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
