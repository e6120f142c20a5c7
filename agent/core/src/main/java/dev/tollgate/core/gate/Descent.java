package dev.tollgate.core.gate;

import dev.tollgate.core.gate.EnforcedCap.Place;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Ladder;
import dev.tollgate.store.board.Board;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call down its ladder. Every counter that is full enough brings it down by one
 * rung, and is not asked again: one that sees the call only as a call of the lesser model, as its
 * scope names that, may bring it down once more. One thread.
 */
public final class Descent {
  private static final int[] NO_SLOTS = {};

  private final List<EnforcedCap> caps;
  private final List<Ladder> ladders;
  private final Board board;
  private final long epochMs;
  private int[] asked = NO_SLOTS;
  private Change change = Change.NONE;

  Descent(List<EnforcedCap> caps, List<Ladder> ladders, Board board, long epochMs) {
    this.caps = caps;
    this.ladders = ladders;
    this.board = board;
    this.epochMs = epochMs;
  }

  /** The model that a call with these labels is to be made of instead; null for its own. */
  public @Nullable String below(Labels call) {
    String model = call.get(Label.MODEL);
    String lower = model == null ? null : lower(call.get(Label.PROVIDER), model);
    if (model == null || lower == null || !isWanted(call, model)) {
      return null;
    }
    return lower;
  }

  /** What the call became by all that was asked so far. */
  public Change change() {
    return change;
  }

  private @Nullable String lower(@Nullable String provider, String model) {
    for (Ladder ladder : ladders) {
      String lower = ladder.provider().equals(provider) ? ladder.below(model) : null;
      if (lower != null) {
        return lower;
      }
    }
    return null;
  }

  private boolean isWanted(Labels call, String model) {
    boolean wanted = false;
    for (EnforcedCap enforced : caps) {
      Cap cap = enforced.cap();
      if (cap.downgrades() && cap.scope().matches(call)) {
        Place place = enforced.placeAt(board, call, epochMs);
        if (place.isOnBoard() && isNew(place.slot)) {
          long total = board.total(place.slot, cap.unit());
          if (total >= cap.downgradeAt()) {
            wanted = true;
            change = change == Change.NONE ? Change.downgraded(cap, total, model) : change;
          }
        }
      }
    }
    return wanted;
  }

  private boolean isNew(int slot) {
    for (int known : asked) {
      if (known == slot) {
        return false;
      }
    }
    asked = Arrays.copyOf(asked, asked.length + 1);
    asked[asked.length - 1] = slot;
    return true;
  }
}
