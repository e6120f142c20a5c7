package dev.tollgate.collector.spend;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.PolicyCodec;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Spend is what all caps have come to, by the ledgers alone. A charge falls in the window in which
 * its call began; a refused one counts nothing. One thread.
 */
public final class Spend {
  private List<CapSpend> caps = List.of();
  private long generation;

  /** No caps, and no board yet. */
  public Spend() {}

  /** Counts a charge on every cap that matches it. */
  public void count(Charge charge) {
    for (CapSpend cap : caps) {
      cap.count(charge, generation);
    }
  }

  /** Counts what a correction changes on every cap that matches its charge. */
  public void count(Correction correction) {
    for (CapSpend cap : caps) {
      cap.count(correction);
    }
  }

  /** The caps of this policy whose spend is not known yet, or not in all of their windows. */
  public List<Cap> missing(Policy policy, long nowMs) {
    List<Cap> missing = new ArrayList<>();
    for (Cap cap : policy.caps()) {
      CapSpend spend = find(cap);
      if (spend == null || spend.beginsAfter(cap, nowMs)) {
        missing.add(cap);
      }
    }
    return missing;
  }

  /**
   * Looks which jobs are over: nobody is gated on their counters any more.
   *
   * @param living the JVMs that have not ended, by the least significant bits of their ids
   */
  public void endJobs(Set<Long> living, long nowMs) {
    caps.forEach(cap -> cap.endJobs(living, nowMs));
  }

  /** Drops windows that ended long ago. */
  public void forget(long nowMs) {
    caps.forEach(cap -> cap.forget(nowMs));
  }

  /** The spend of caps that are new, to be counted up from the ledgers' start. */
  public Spend of(List<Cap> added) {
    Spend fresh = new Spend();
    fresh.generation = generation;
    fresh.caps = added.stream().map(CapSpend::new).toList();
    return fresh;
  }

  /**
   * Obeys another policy: caps that stay keep their spend, caps that went lose it.
   *
   * @param counted the spend of those that are {@link #missing}
   */
  public void adopt(Policy policy, Spend counted) {
    List<CapSpend> next = new ArrayList<>();
    for (Cap cap : policy.caps()) {
      CapSpend spend = counted.find(cap);
      if (spend == null) {
        spend = find(cap);
      }
      if (spend == null) {
        throw new IllegalStateException("spend of " + cap + " was not counted");
      }
      spend.become(cap);
      next.add(spend);
    }
    caps = next;
  }

  private @Nullable CapSpend find(Cap cap) {
    for (CapSpend spend : caps) {
      if (spend.isOf(cap)) {
        return spend;
      }
    }
    return null;
  }

  /** The board whose rows count; 0 for none. */
  public long generation() {
    return generation;
  }

  /** Another board has come: no row covers what was charged before. */
  public void generation(long next) {
    if (next != generation) {
      generation = next;
      caps.forEach(cap -> cap.windows().forEach(WindowSpend::uncoverAll));
    }
  }

  /** The caps, in the policy's order. Unmodifiable. */
  public List<CapSpend> caps() {
    return Collections.unmodifiableList(caps);
  }

  /** All windows by the key of their slot. */
  public Map<Long, WindowSpend> byKey() {
    Map<Long, WindowSpend> byKey = new HashMap<>();
    for (CapSpend cap : caps) {
      for (WindowSpend window : cap.windows()) {
        byKey.put(window.key(), window);
      }
    }
    return byKey;
  }

  /** Writes the caps with their sums. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(generation);
    byte[] policy = PolicyCodec.encode(new Policy(1, caps.stream().map(CapSpend::cap).toList()));
    out.writeInt(policy.length);
    out.write(policy);
    for (CapSpend cap : caps) {
      cap.writeTo(out);
    }
  }

  /** The spend that {@link #writeTo} wrote. */
  public static Spend readFrom(DataInput in) throws IOException {
    Spend spend = new Spend();
    spend.generation = in.readLong();
    byte[] policy = new byte[in.readInt()];
    in.readFully(policy);
    try {
      spend.caps = PolicyCodec.decode(policy).caps().stream().map(CapSpend::new).toList();
    } catch (MalformedRecordException e) {
      throw new IOException("caps cannot be read: " + e.getMessage(), e);
    }
    for (CapSpend cap : spend.caps) {
      cap.readFrom(in);
    }
    return spend;
  }
}
