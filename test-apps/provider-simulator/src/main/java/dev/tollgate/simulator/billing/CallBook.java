package dev.tollgate.simulator.billing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** All calls since the start or the last reset, in order of arrival. Thread-safe. */
public final class CallBook {
  private final List<Call> calls = new ArrayList<>();

  /** Enters a call that has just arrived. */
  public synchronized Call arrived(Call.Arrival arrival) {
    Call call = new Call(calls.size() + 1L, arrival);
    calls.add(call);
    return call;
  }

  /** Forgets everything; calls still open are no longer on any invoice. */
  public synchronized void reset() {
    calls.clear();
  }

  /** The calls, one object each. */
  public ArrayNode toJson() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    snapshot().forEach(call -> list.add(call.toJson()));
    return list;
  }

  /** What the calls so far cost. */
  public ObjectNode invoice() {
    return Invoice.of(snapshot());
  }

  private synchronized List<Call> snapshot() {
    return List.copyOf(calls);
  }
}
