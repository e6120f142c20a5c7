package dev.tollgate.collector.prices;

/** Says what is wrong with a price file: file, line, column, the value, the remedy. */
public final class PriceFileException extends Exception {
  private static final long serialVersionUID = 1L;

  PriceFileException(String message) {
    super(message);
  }

  PriceFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
