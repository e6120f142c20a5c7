package dev.tollgate.collector.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Columns lay rows of cells out one under the other, as wide as their widest cell. One thread. */
final class Columns {
  private final List<List<String>> rows = new ArrayList<>();
  private final Set<String> numbers;

  /**
   * Columns with these headings.
   *
   * @param numbers the headings of columns that are aligned to the right
   */
  Columns(List<String> header, Set<String> numbers) {
    this.numbers = numbers;
    rows.add(header);
  }

  /** Adds a row with a cell for each heading. */
  void add(List<String> cells) {
    rows.add(cells);
  }

  /** The lines, the headings first. */
  List<String> lines(Style style) {
    List<String> header = rows.get(0);
    int[] widths = new int[header.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < widths.length; i++) {
        boolean number = numbers.contains(header.get(i));
        cells.add(number ? style.right(row.get(i), widths[i]) : style.left(row.get(i), widths[i]));
      }
      String line = String.join("  ", cells).stripTrailing();
      lines.add(lines.isEmpty() ? style.dim(line) : line);
    }
    return lines;
  }
}
