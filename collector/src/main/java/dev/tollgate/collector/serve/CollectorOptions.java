package dev.tollgate.collector.serve;

/**
 * The options of a collector.
 *
 * @param boardSlots slots of a board: one for each cap and window, 16 to 65,536; default 8,192
 * @param boardRows rows of a board: one for each JVM that lives at a time, 1 to 4,096; default 256
 */
public record CollectorOptions(int boardSlots, int boardRows) {

  /** The defaults: a board of 50 MB. */
  public static final CollectorOptions DEFAULT = new CollectorOptions(8_192, 256);
}
