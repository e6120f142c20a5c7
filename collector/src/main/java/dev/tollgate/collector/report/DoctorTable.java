package dev.tollgate.collector.report;

import dev.tollgate.collector.doctor.Diagnosis;
import dev.tollgate.collector.doctor.Level;
import java.util.ArrayList;
import java.util.List;

/** What the doctor found, one thing a line, its remedy below it. */
public final class DoctorTable {
  private static final int LEVEL_WIDTH = 8;
  private static final int CHECK_WIDTH = 11;

  private DoctorTable() {}

  /** The table's lines. */
  public static List<String> of(List<Diagnosis> diagnoses, Style style) {
    List<String> lines = new ArrayList<>();
    for (Diagnosis diagnosis : diagnoses) {
      String level = style.left(diagnosis.level().word(), LEVEL_WIDTH);
      lines.add(
          paint(diagnosis.level(), style, level)
              + style.left(diagnosis.check(), CHECK_WIDTH)
              + diagnosis.text());
      if (diagnosis.remedy() != null) {
        lines.add(" ".repeat(LEVEL_WIDTH + CHECK_WIDTH) + "-> " + diagnosis.remedy());
      }
    }
    return lines;
  }

  private static String paint(Level level, Style style, String text) {
    return switch (level) {
      case OK -> style.green(text);
      case WARNING -> style.yellow(text);
      case PROBLEM -> style.red(text);
    };
  }
}
