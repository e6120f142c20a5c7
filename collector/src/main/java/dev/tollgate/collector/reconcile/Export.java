package dev.tollgate.collector.reconcile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An export is what a provider says that it counted or charged. Immutable.
 *
 * @param provider its OTel name
 * @param kind what it is, in words
 * @param days the days that it covers, also those on which nothing was used
 * @param more whether it says that there are further pages
 */
record Export(
    String provider, String kind, Set<LocalDate> days, List<ExportRow> rows, boolean more) {

  /** A file larger than this is no export of days and models. */
  private static final long MAX_BYTES = 256L << 20;

  Export {
    days = Set.copyOf(days);
    rows = List.copyOf(rows);
  }

  /**
   * Reads an export.
   *
   * @throws IOException if it cannot be read, or is none that is known; the message names the file,
   *     the place and what is
   */
  static Export read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is larger than 256 MB; export fewer days, or by day");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
      text = text.substring(1);
    }
    String begin = text.stripLeading();
    try {
      return begin.startsWith("{") || begin.startsWith("[")
          ? JsonExport.parse(text)
          : CsvExport.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The days, in order. */
  TreeSet<LocalDate> sortedDays() {
    return new TreeSet<>(days);
  }
}
