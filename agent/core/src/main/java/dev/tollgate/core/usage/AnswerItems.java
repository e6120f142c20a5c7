package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts the items of an answer that are charged beside its tokens: searches and code sessions. A
 * stream has each item in an event of its own (in two of them where it is announced as if it were
 * done: its id tells) and, if it gets that far, all of them once more in the last one: the larger
 * count holds. One thread at a time.
 */
final class AnswerItems {
  private static final int MAX_SESSIONS = 32;
  private static final int MAX_IDS = 256;

  private enum Kind {
    OTHER,
    WEB_SEARCH,
    FILE_SEARCH,
    IMAGE
  }

  private final Tally single = new Tally();
  private final Tally listed = new Tally();
  private final Hashes sessions = new Hashes(MAX_SESSIONS);
  private final Hashes counted = new Hashes(MAX_IDS);
  private boolean inList;
  private Kind kind = Kind.OTHER;
  private boolean underWay;
  private boolean actionIsSearch = true;
  private long id;
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
    id = 0;
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
        sessions.add(hash(chars, offset, length));
        break;
      case ITEM_ID:
        id = hash(chars, offset, length);
        break;
      default: // Not of an item.
    }
  }

  void end() {
    // An item that is still under way comes again when it is done.
    if (!underWay && kind != Kind.OTHER && (inList || id == 0 || counted.add(id))) {
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
    if (sessions.count() > 0) {
      usage.set(Meter.SESSIONS, sessions.count());
    }
  }

  /** What is charged but cannot be counted from the answer, or null. */
  @Nullable String uncounted() {
    return images ? "image_generation_call: its tokens are not in usage" : null;
  }

  private static long hash(char[] chars, int offset, int length) {
    long hash = 1125899906842597L;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + chars[i];
    }
    return hash;
  }

  /** Different names, by their hashes, up to a number of them. */
  private static final class Hashes {
    private final int most;
    private long[] hashes = {};
    private int count;

    Hashes(int most) {
      this.most = most;
    }

    int count() {
      return count;
    }

    /** Whether it was not there; one that there is no room for is taken to be new each time. */
    boolean add(long hash) {
      for (int i = 0; i < count; i++) {
        if (hashes[i] == hash) {
          return false;
        }
      }
      if (count < most) {
        if (count == hashes.length) {
          hashes = Arrays.copyOf(hashes, Math.min(most, 4 + 2 * count));
        }
        hashes[count++] = hash;
      }
      return true;
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
