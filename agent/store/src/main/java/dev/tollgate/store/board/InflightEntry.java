package dev.tollgate.store.board;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An in-flight entry is what a JVM wrote down about one open call, as it stood at one instant.
 * Immutable.
 */
public final class InflightEntry {
  private final int index;
  private final InflightState state;
  private final UUID callId;
  private final long generation;
  private final int row;
  private final long policyVersion;
  private final int[] slots;
  private final long[] amounts;
  private final byte[] charge;

  private InflightEntry(
      int index,
      InflightState state,
      ByteBuffer entry,
      int[] slots,
      long[] amounts,
      byte[] charge) {
    this.index = index;
    this.state = state;
    this.callId =
        new UUID(
            entry.getLong(InflightLayout.CALL_ID_HIGH), entry.getLong(InflightLayout.CALL_ID_LOW));
    this.generation = entry.getLong(InflightLayout.GENERATION);
    this.row = entry.getInt(InflightLayout.ROW);
    this.policyVersion = entry.getLong(InflightLayout.POLICY_VERSION);
    this.slots = slots;
    this.amounts = amounts;
    this.charge = charge;
  }

  /** Reads the bytes of one entry; null if its lengths cannot be. */
  static @Nullable InflightEntry of(int index, InflightState state, byte[] bytes) {
    ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean settled = state == InflightState.SETTLED;
    int held = entry.getInt(InflightLayout.HELD_SLOTS);
    int chargeBytes =
        entry.getInt(settled ? InflightLayout.SETTLED_BYTES : InflightLayout.OPENING_BYTES);
    if (held < 0
        || held > InflightLayout.MAX_SLOTS
        || chargeBytes < 0
        || chargeBytes > InflightLayout.MAX_CHARGE_BYTES) {
      return null;
    }
    int[] slots = new int[held];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = entry.getInt(InflightLayout.SLOTS + i * Integer.BYTES);
    }
    long[] amounts = new long[held * InflightLayout.AMOUNTS_PER_SLOT];
    for (int i = 0; i < amounts.length; i++) {
      amounts[i] = entry.getLong(InflightLayout.AMOUNTS + i * Long.BYTES);
    }
    int chargeAt = settled ? InflightLayout.SETTLED : InflightLayout.OPENING;
    byte[] charge = Arrays.copyOfRange(bytes, chargeAt, chargeAt + chargeBytes);
    return new InflightEntry(index, state, entry, slots, amounts, charge);
  }

  /** Its place in the table. */
  public int index() {
    return index;
  }

  /** How far the call has come; never {@link InflightState#FREE}. */
  public InflightState state() {
    return state;
  }

  /** The call's id, which its charge bears. */
  public UUID callId() {
    return callId;
  }

  /** The board generation that it is held on; 0 where there was no board. */
  public long generation() {
    return generation;
  }

  /** The row that it is held in; -1 where there was no board. */
  public int row() {
    return row;
  }

  /** The policy version that it was held under. */
  public long policyVersion() {
    return policyVersion;
  }

  /** The slots that it is held on. A copy. */
  public int[] slots() {
    return slots.clone();
  }

  /** What is held: nano-USD, tokens and calls for each slot in turn. A copy. */
  public long[] amounts() {
    return amounts.clone();
  }

  /**
   * The encoded charge: of a settled call the one to be recorded, else what was known before the
   * call left. A copy.
   */
  public byte[] charge() {
    return charge.clone();
  }

  @Override
  public String toString() {
    return "entry " + index + " " + state + " " + callId;
  }
}
