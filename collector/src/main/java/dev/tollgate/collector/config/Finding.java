package dev.tollgate.collector.config;

/**
 * A finding is one thing that is wrong in a configuration file: where, what stands there, and what
 * to write instead. Immutable. Lines and columns count from 1.
 *
 * @param file the file's name as it was given
 * @param path the value's place in the document, such as {@code caps[2].limit}; empty for the whole
 * @param message what is wrong and the remedy
 */
public record Finding(String file, int line, int column, String path, String message) {

  /** {@code file:line:column: path: message}, as compilers write it. */
  public String text() {
    return file + ":" + line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
