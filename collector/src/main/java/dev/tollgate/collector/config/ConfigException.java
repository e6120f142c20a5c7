package dev.tollgate.collector.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration was refused whole: it says every finding, in the order of the file. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Finding> findings;

  ConfigException(List<Finding> findings) {
    super(findings.stream().map(Finding::text).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /** What is wrong; never empty. */
  public List<Finding> findings() {
    return findings;
  }
}
