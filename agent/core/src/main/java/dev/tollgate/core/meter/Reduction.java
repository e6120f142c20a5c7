package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.Request;
import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Descent;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.gate.Room;
import dev.tollgate.core.usage.EditableRequest;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.RequestFacts;
import dev.tollgate.ledger.labels.Labels;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reduction makes less of one call where the caps want that: asks a lesser model, or for less
 * output. What fails here leaves the call as it is. One thread.
 */
final class Reduction {
  private final Gate gate;
  private final Ceilings ceilings;
  private final Failures failures;
  private final Endpoint endpoint;
  private final Request request;
  private final long startMicros;
  private final Consumer<Throwable> faults;

  Reduction(
      Gate gate,
      Ceilings ceilings,
      Failures failures,
      Endpoint endpoint,
      Request request,
      long startMicros,
      Consumer<Throwable> faults) {
    this.gate = gate;
    this.ceilings = ceilings;
    this.failures = failures;
    this.endpoint = endpoint;
    this.request = request;
    this.startMicros = startMicros;
    this.faults = faults;
  }

  /**
   * The call as it is to be made by its caps' percentages, before anything is held for it.
   *
   * @param labels those of a call that asks for this
   */
  Asked downgraded(Asked own, Function<RequestFacts, Labels> labels) {
    try {
      Descent descent = gate.descent(startMicros / 1000);
      EditableRequest edit = descent == null ? null : editable(own);
      if (descent == null || edit == null) {
        return own;
      }
      boolean changed = false;
      String lower = descent.below(labels.apply(edit.facts()));
      while (lower != null) {
        EditableRequest next = edit.ofModel(lower);
        if (next == null) {
          break;
        }
        edit = next;
        changed = true;
        lower = descent.below(labels.apply(edit.facts()));
      }
      return changed ? Asked.changed(edit, descent.change(), Ceiling.NONE) : own;
    } catch (RuntimeException | Error e) {
      failures.failed("downgrade", e, faults);
      return own;
    }
  }

  /** The call with as much output as this has room for; null where it is to stay as it is. */
  @Nullable Asked clamped(Asked asked, Room room) {
    try {
      EditableRequest edit = editable(asked);
      if (edit == null) {
        return null;
      }
      long limit =
          ceilings.highestLimit(endpoint, edit, startMicros, edit.leastOutputTokens(), room);
      EditableRequest limited = limit < 0 ? null : edit.limitedTo(limit);
      return limited == null
          ? null
          : Asked.changed(
              limited,
              asked.change().clamped(limit),
              ceilings.limited(endpoint, edit, startMicros, limit));
    } catch (RuntimeException | Error e) {
      failures.failed("clamp", e, faults);
      return null;
    }
  }

  private @Nullable EditableRequest editable(Asked asked) {
    return EditableRequest.of(endpoint, asked.facts(), asked.body(), request);
  }
}
