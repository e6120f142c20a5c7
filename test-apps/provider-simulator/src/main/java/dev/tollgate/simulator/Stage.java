package dev.tollgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.simulator.reply.Behaviour;
import dev.tollgate.simulator.reply.Fault;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The behaviour in force, and how much of its countable parts is used up. Thread-safe. */
final class Stage {
  private Behaviour behaviour = Behaviour.DEFAULT;
  private long errorsLeft;
  private long faultsLeft;
  private final Map<String, Integer> occurrences = new HashMap<>();

  /** What one call has to do. */
  record Part(Behaviour behaviour, Behaviour.@Nullable ErrorFirst error, @Nullable Fault fault) {}

  /** Sets what is named and leaves the rest as it is. */
  synchronized Behaviour change(JsonNode json) {
    behaviour = behaviour.with(json);
    Behaviour.ErrorFirst error = behaviour.errorFirst();
    if (json.has("errorFirst")) {
      errorsLeft = error == null ? 0 : error.times();
    }
    if (json.has("fault") || json.has("faultTimes")) {
      Long times = behaviour.faultTimes();
      faultsLeft = times == null ? Long.MAX_VALUE : times;
    }
    return behaviour;
  }

  synchronized Behaviour behaviour() {
    return behaviour;
  }

  /** Back to the start: default behaviour, nobody asked anything yet. */
  synchronized void reset() {
    behaviour = Behaviour.DEFAULT;
    errorsLeft = 0;
    faultsLeft = 0;
    occurrences.clear();
  }

  /**
   * What the next call has to do.
   *
   * @param own behaviour of this call alone, set over the one in force
   */
  synchronized Part next(@Nullable JsonNode own) {
    if (own != null) {
      Behaviour only = behaviour.with(own);
      return new Part(only, own.has("errorFirst") ? only.errorFirst() : null, only.fault());
    }
    Behaviour.ErrorFirst error = errorsLeft > 0 ? behaviour.errorFirst() : null;
    if (error != null) {
      errorsLeft--;
      return new Part(behaviour, error, null);
    }
    Fault fault = faultsLeft > 0 ? behaviour.fault() : null;
    if (fault != null) {
      faultsLeft--;
    }
    return new Part(behaviour, null, fault);
  }

  /** How often the same thing was asked before, as text: empty the first time, then 2, 3 … */
  synchronized String serial(String sameness) {
    int count = occurrences.merge(sameness, 1, Integer::sum);
    return count == 1 ? "" : "-" + count;
  }
}
