package dev.tollgate.ledger.pricing;

/** Says what is wrong with a price catalogue's text: file and line, the value, the remedy. */
public final class CatalogException extends Exception {
  private static final long serialVersionUID = 1L;

  CatalogException(String message) {
    super(message);
  }

  CatalogException(String message, Throwable cause) {
    super(message, cause);
  }
}
