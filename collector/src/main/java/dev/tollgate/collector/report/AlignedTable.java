package dev.tollgate.collector.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells under a header, every column as wide as its widest cell. One thread. */
public final class AlignedTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table of these columns; one whose name begins with {@code >} is aligned to the right. */
  public AlignedTable(String... columns) {
    rows.add(List.of(columns));
  }

  /** Adds a row with a cell for each column. */
  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** How many rows there are, the header not counted. */
  public int size() {
    return rows.size() - 1;
  }

  /** The lines, header first; none where there is no row. */
  public List<String> lines(Style style) {
    if (rows.size() == 1) {
      return List.of();
    }
    List<String> header = rows.get(0);
    List<StringBuilder> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(new StringBuilder()));
    for (int column = 0; column < header.size(); column++) {
      boolean right = header.get(column).startsWith(">");
      int width = 0;
      for (int row = 0; row < rows.size(); row++) {
        width = Math.max(width, cell(row, column).length());
      }
      for (int row = 0; row < rows.size(); row++) {
        String cell = cell(row, column);
        String space = " ".repeat(width - cell.length());
        lines.get(row).append(right ? space + cell : cell + space).append("  ");
      }
    }
    List<String> texts = new ArrayList<>();
    for (StringBuilder line : lines) {
      String text = line.toString().stripTrailing();
      texts.add(texts.isEmpty() ? style.dim(text) : text);
    }
    return texts;
  }

  private String cell(int row, int column) {
    String cell = rows.get(row).get(column);
    return row == 0 && cell.startsWith(">") ? cell.substring(1) : cell;
  }
}
