package dev.tollgate.core.meter;

import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Change;
import dev.tollgate.core.usage.EditableRequest;
import dev.tollgate.core.usage.RequestFacts;
import org.jspecify.annotations.Nullable;

/** What a call asks for as it leaves: the app's own request, or a changed one. Immutable. */
final class Asked {
  private final RequestFacts facts;
  private final byte @Nullable [] body;
  private final Change change;
  private final Ceiling ceiling;

  private Asked(RequestFacts facts, byte @Nullable [] body, Change change, Ceiling ceiling) {
    this.facts = facts;
    this.body = body;
    this.change = change;
    this.ceiling = ceiling;
  }

  /** The app's own request, whose ceiling is not known yet. */
  static Asked own(RequestFacts facts, byte @Nullable [] body) {
    return new Asked(facts, body, Change.NONE, Ceiling.NONE);
  }

  /** A changed request. */
  static Asked changed(EditableRequest edited, Change change, Ceiling ceiling) {
    return new Asked(edited.facts(), edited.body(), change, ceiling);
  }

  /** The same, which can come to this. */
  Asked upTo(Ceiling most) {
    return new Asked(facts, body, change, most);
  }

  /** What the request says. */
  RequestFacts facts() {
    return facts;
  }

  /** Its body; null where that is not at hand. The array is not copied. */
  byte @Nullable [] body() {
    return body;
  }

  /** What of it is not as the app said. */
  Change change() {
    return change;
  }

  /** The most that the call can come to; {@link Ceiling#NONE} where nobody asked. */
  Ceiling ceiling() {
    return ceiling;
  }

  /** The body to send in place of the app's, or null where that is to go. */
  byte @Nullable [] replacement() {
    return change == Change.NONE ? null : body;
  }
}
