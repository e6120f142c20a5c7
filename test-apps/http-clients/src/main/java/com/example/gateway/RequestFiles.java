package com.example.gateway;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Requests to be sent in turn, one a file: a line with method and URL, a line for each header, a
 * blank line, the body, which is empty for a GET. Immutable.
 */
final class RequestFiles {
  private final List<String> texts = new ArrayList<>();
  private final boolean gzip;

  /**
   * Reads all files of a directory, in the order of their names.
   *
   * @param gzip whether requests ask for gzip by hand
   */
  RequestFiles(Path directory, boolean gzip) throws IOException {
    this.gzip = gzip;
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      all.sorted().forEach(files::add);
    }
    for (Path file : files) {
      texts.add(Files.readString(file));
    }
  }

  /** How often all were sent before this call, which are counted from 1. */
  int round(int number) {
    return (number - 1) / texts.size();
  }

  /**
   * The request of a call, with the prompt where its body has {@code {{prompt}}}; where its URL has
   * it, with a word made of the prompt.
   */
  Ask ask(int number, String prompt) {
    String text = texts.get((number - 1) % texts.size());
    int end = text.indexOf("\n\n");
    String[] lines = text.substring(0, end).split("\n", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(": ", 2);
      headers.put(header[0], header[1]);
    }
    if (gzip) {
      headers.put("Accept-Encoding", "gzip");
    }
    String word = prompt.replaceAll("[^A-Za-z0-9]+", "-");
    URI uri = URI.create(lines[0].split(" ", 2)[1].replace("{{prompt}}", word));
    return new Ask(uri, headers, text.substring(end + 2).replace("{{prompt}}", prompt));
  }
}
