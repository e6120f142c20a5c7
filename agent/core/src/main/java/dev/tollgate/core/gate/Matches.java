package dev.tollgate.core.gate;

import dev.tollgate.core.gate.CapsByLabels.Matching;
import dev.tollgate.core.gate.EnforcedCap.Place;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Expectation;
import dev.tollgate.store.board.Board;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caps that one call falls under, as they are to it, each with the place of its window. */
final class Matches {
  private final Matching matching;
  private final Place[] places;
  private final boolean placed;
  private final boolean inWindows;

  private Matches(Matching matching, Place[] places) {
    this.matching = matching;
    this.places = places;
    boolean onBoard = true;
    boolean known = true;
    for (Place place : places) {
      onBoard &= place.isOnBoard();
      known &= place.isInWindow();
    }
    this.placed = onBoard;
    this.inWindows = known;
  }

  /**
   * The caps that a call falls under at this instant, or null where it falls under none.
   *
   * @param board null where there is none to be counted on
   */
  static @Nullable Matches of(Matching matching, @Nullable Board board, long epochMs) {
    if (matching.size() == 0) {
      return null;
    }
    Place[] places = new Place[matching.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = matching.cap(i).placeAt(board, matching.labels(), epochMs);
    }
    return new Matches(matching, places);
  }

  int size() {
    return places.length;
  }

  EnforcedCap cap(int index) {
    return matching.cap(index);
  }

  /** What a call that comes to no more than this needs of a cap, in the cap's unit. */
  long needed(int index, Ceiling ceiling) {
    Cap cap = cap(index).cap();
    long most = ceiling.in(cap.unit());
    Expectation usual = matching.expected();
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
    List<EnforcedCap> caps = new ArrayList<>();
    List<Place> some = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      if (places[i].isOnBoard()) {
        caps.add(cap(i));
        some.add(places[i]);
      }
    }
    return some.isEmpty() ? null : new Matches(matching.only(caps), some.toArray(new Place[0]));
  }
}
