package dev.tollgate.core.usage;

/** Counts what an answer merely has to contain to be charged. One thread at a time. */
final class AnswerMarks {
  private long images;
  private boolean withheld;
  private boolean vectors;

  /** Queries searched for: an event may repeat those of the ones before. */
  private long queries;

  private long documentQueries;

  void mark(Fact fact) {
    switch (fact) {
      case SEARCH_QUERY:
        documentQueries++;
        break;
      case IMAGE_MADE:
        images++;
        break;
      case IMAGE_WITHHELD:
        withheld = true;
        break;
      case EMBEDDING:
        vectors = true;
        break;
      default: // No other marks.
    }
  }

  /** A document of the answer ended. */
  void documentEnded() {
    queries = Math.max(queries, documentQueries);
    documentQueries = 0;
  }

  /** How many images were made. */
  long images() {
    return images;
  }

  /** Whether the answer is about images, of which none may have been made. */
  boolean isAboutImages() {
    return images > 0 || withheld;
  }

  /** Whether the answer is vectors, so that there is no output to count. */
  boolean isVectors() {
    return vectors;
  }

  /** How often the provider searched the web. */
  long queries() {
    return queries;
  }
}
