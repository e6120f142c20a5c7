package dev.tollgate.core.usage;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a response's content type says of its body; the body's first byte has the last word. */
enum BodyType {
  /** Nothing. */
  UNSAID,
  JSON,
  /** Server-sent events. */
  EVENTS,
  /** Amazon's binary event stream. */
  FRAMES,
  /** JSON objects, one a line. */
  LINES,
  /** Nothing that we read: audio, text. */
  OTHER;

  private static final Set<String> LINE_TYPES =
      Set.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/x-jsonl",
          "application/jsonl",
          "application/stream+json");

  static BodyType of(@Nullable String contentType) {
    if (contentType == null) {
      return UNSAID;
    }
    if (begins(contentType, "text/event-stream")) {
      return EVENTS;
    }
    if (begins(contentType, "application/vnd.amazon.eventstream")) {
      return FRAMES;
    }
    for (String type : LINE_TYPES) {
      if (begins(contentType, type)) {
        return LINES;
      }
    }
    return begins(contentType, "application/json") ? JSON : OTHER;
  }

  private static boolean begins(String text, String begin) {
    return text.regionMatches(true, 0, begin, 0, begin.length());
  }
}
