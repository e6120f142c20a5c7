package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Counts the items of an answer that are charged beside its tokens: searches and code sessions. A
 * stream has each item in an event of its own and, if it gets that far, all of them once more in
 * the last one: the larger count holds. One thread at a time.
 */
final class AnswerItems {
  private static final int MAX_SESSIONS = 32;

  private enum Kind {
    OTHER,
    WEB_SEARCH,
    FILE_SEARCH,
    IMAGE
  }

  private final Tally single = new Tally();
  private final Tally listed = new Tally();
  private final long[] sessions = new long[MAX_SESSIONS];
  private int sessionCount;
  private boolean inList;
  private Kind kind = Kind.OTHER;
  private boolean underWay;
  private boolean actionIsSearch = true;
  private boolean images;

  void beginList() {
    inList = true;
    listed.clear();
  }

  void endList() {
    inList = false;
  }

  void begin() {
    kind = Kind.OTHER;
    underWay = false;
    actionIsSearch = true;
  }

  void name(Fact fact, char[] chars, int offset, int length) {
    switch (fact) {
      case ITEM_TYPE:
        kind =
            Names.same("web_search_call", chars, offset, length)
                ? Kind.WEB_SEARCH
                : Names.same("file_search_call", chars, offset, length)
                    ? Kind.FILE_SEARCH
                    : Names.same("image_generation_call", chars, offset, length)
                        ? Kind.IMAGE
                        : Kind.OTHER;
        break;
      case ITEM_STATUS:
        underWay =
            !Names.same("completed", chars, offset, length)
                && !Names.same("incomplete", chars, offset, length)
                && !Names.same("failed", chars, offset, length);
        break;
      case ITEM_ACTION:
        actionIsSearch = Names.same("search", chars, offset, length);
        break;
      case ITEM_CONTAINER:
        session(chars, offset, length);
        break;
      default: // Not of an item.
    }
  }

  void end() {
    // An item that is still under way comes again when it is done.
    if (!underWay) {
      Tally tally = inList ? listed : single;
      if (kind == Kind.WEB_SEARCH) {
        tally.webSearchCalls++;
        tally.webSearches += actionIsSearch ? 1 : 0;
      } else if (kind == Kind.FILE_SEARCH) {
        tally.fileSearches++;
      } else if (kind == Kind.IMAGE) {
        images = true;
      }
    }
  }

  /** Every web search item, whatever it did. */
  private int webSearchCalls() {
    return Math.max(single.webSearchCalls, listed.webSearchCalls);
  }

  /**
   * Adds what was done and what of it is charged.
   *
   * @param searchesReported whether the usage itself says how many searches are charged
   */
  void addTo(Usage.Builder usage, boolean searchesReported) {
    if (webSearchCalls() > 0) {
      usage.set(Meter.WEB_SEARCH_CALLS, webSearchCalls());
    }
    if (webSearchCalls() > 0 && !searchesReported) {
      usage.set(Meter.WEB_SEARCHES, Math.max(single.webSearches, listed.webSearches));
    }
    int fileSearches = Math.max(single.fileSearches, listed.fileSearches);
    if (fileSearches > 0) {
      usage.set(Meter.FILE_SEARCHES, fileSearches);
    }
    if (sessionCount > 0) {
      usage.set(Meter.SESSIONS, sessionCount);
    }
  }

  /** What is charged but cannot be counted from the answer, or null. */
  @Nullable String uncounted() {
    return images ? "image_generation_call: its tokens are not in usage" : null;
  }

  private void session(char[] chars, int offset, int length) {
    long hash = 1125899906842597L;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + chars[i];
    }
    for (int i = 0; i < sessionCount; i++) {
      if (sessions[i] == hash) {
        return;
      }
    }
    if (sessionCount < MAX_SESSIONS) {
      sessions[sessionCount++] = hash;
    }
  }

  private static final class Tally {
    int webSearchCalls;
    int webSearches;
    int fileSearches;

    void clear() {
      webSearchCalls = 0;
      webSearches = 0;
      fileSearches = 0;
    }
  }
}
