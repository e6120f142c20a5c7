package dev.tollgate.collector.report;

/** How text may look: with ANSI colours on a terminal, plain anywhere else. Immutable. */
public enum Style {
  /** Colours, columns cut to fit. */
  TERMINAL,
  /** Nothing but text, and all of it. */
  PLAIN;

  String red(String text) {
    return paint("31", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  /** The text less bright than others, for what only frames them. */
  public String dim(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  /** The text in this many columns, left-aligned; on a terminal a longer one is cut. */
  public String left(String text, int width) {
    String fitting = fit(text, width);
    return fitting + " ".repeat(Math.max(0, width - fitting.length()));
  }

  /** The same, right-aligned. */
  String right(String text, int width) {
    String fitting = fit(text, width);
    return " ".repeat(Math.max(0, width - fitting.length())) + fitting;
  }

  private String fit(String text, int width) {
    return this == TERMINAL && text.length() > width ? text.substring(0, width - 1) + "…" : text;
  }
}
