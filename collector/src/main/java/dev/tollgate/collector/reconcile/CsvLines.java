package dev.tollgate.collector.reconcile;

import java.util.ArrayList;
import java.util.List;

/** Splits CSV as RFC 4180 says: quotes around cells, doubled inside; tabs as separators too. */
final class CsvLines {
  private CsvLines() {}

  /**
   * The cells of every line that is not empty.
   *
   * @throws IllegalArgumentException if a quote is not closed
   */
  static List<List<String>> parse(String text) {
    int end = text.indexOf('\n');
    String first = end < 0 ? text : text.substring(0, end);
    char separator = first.indexOf('\t') >= 0 && first.indexOf(',') < 0 ? '\t' : ',';
    List<List<String>> lines = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == separator) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n') {
        add(lines, cells, cell);
        cells = new ArrayList<>();
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote is not closed; export the file again");
    }
    add(lines, cells, cell);
    return lines;
  }

  private static void add(List<List<String>> lines, List<String> cells, StringBuilder cell) {
    if (!cells.isEmpty() || cell.length() > 0) {
      cells.add(cell.toString());
      lines.add(cells);
    }
    cell.setLength(0);
  }
}
