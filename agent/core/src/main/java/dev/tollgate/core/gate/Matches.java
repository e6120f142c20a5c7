package dev.tollgate.core.gate;

import dev.tollgate.core.gate.EnforcedCap.Place;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Expectation;
import dev.tollgate.store.board.Board;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caps that one call falls under, as they are to it, each with the place of its window. One
 * thread.
 */
final class Matches {
  private static final int USUAL = 8;

  private EnforcedCap[] caps = new EnforcedCap[USUAL];
  private Place[] places = new Place[USUAL];
  private int size;
  private boolean placed = true;
  private @Nullable Expectation expected;
  private boolean inWindows = true;

  private Matches() {}

  /**
   * The caps that match a call, or null where none does.
   *
   * @param board null where there is none to be counted on
   */
  static @Nullable Matches of(Enforcement now, @Nullable Board board, Labels labels, long epochMs) {
    List<EnforcedCap> all = now.caps();
    Matches matches = null;
    for (int i = 0; i < all.size(); i++) {
      EnforcedCap cap = all.get(i);
      if (cap.cap().scope().matches(labels)) {
        if (matches == null) {
          matches = new Matches();
          matches.expected = now.expectations().of(labels);
        }
        Place place = cap.placeAt(board, labels, epochMs);
        matches.add(cap.facing(labels, now.priorities()), place);
      }
    }
    return matches;
  }

  private void add(EnforcedCap cap, Place place) {
    if (size == caps.length) {
      caps = Arrays.copyOf(caps, 2 * size);
      places = Arrays.copyOf(places, 2 * size);
    }
    caps[size] = cap;
    places[size++] = place;
    placed &= place.isOnBoard();
    inWindows &= place.isInWindow();
  }

  int size() {
    return size;
  }

  EnforcedCap cap(int index) {
    return caps[index];
  }

  /** What a call that comes to no more than this needs of a cap, in the cap's unit. */
  long needed(int index, Ceiling ceiling) {
    Cap cap = caps[index].cap();
    long most = ceiling.in(cap.unit());
    Expectation usual = expected;
    return usual == null || !cap.holdsExpected() ? most : usual.in(cap.unit(), most);
  }

  Place place(int index) {
    return places[index];
  }

  /** Whether all of them have a slot, so that the call can be held on every one. */
  boolean allPlaced() {
    return placed;
  }

  /** Whether the policy has a window of every one: if not, it is too old. */
  boolean allInWindows() {
    return inWindows;
  }

  /** Those that have a slot, or null where none has. */
  @Nullable Matches placed() {
    Matches some = null;
    for (int i = 0; i < size; i++) {
      if (places[i].isOnBoard()) {
        some = some == null ? new Matches() : some;
        some.add(caps[i], places[i]);
      }
    }
    return some;
  }
}
