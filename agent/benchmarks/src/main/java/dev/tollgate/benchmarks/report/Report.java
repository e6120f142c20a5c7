package dev.tollgate.benchmarks.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What one run of the benchmarks found. */
public interface Report {

  /** What was measured and how, in one line. */
  String title();

  /** The figures. */
  Table table();

  /** The figures for programs, in nanoseconds and bytes. */
  ObjectNode json();
}
