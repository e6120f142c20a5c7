package dev.tollgate.store.board;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An in-flight table is where a JVM writes down each call while it is open, so that its death loses
 * no money: FREE, READY, SENT, SETTLED and FREE again. Layout: {@link InflightLayout}.
 *
 * <p>Written by one JVM, any of its threads; an entry is its taker's until it is freed, one step at
 * a time. Read by another process at any moment with {@link #read}. A method that touches a file
 * which somebody truncated throws {@link InternalError}.
 */
public final class InflightTable implements Closeable {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer map;
  private final InflightLayout layout;
  private final FreeEntries free;
  private volatile boolean damaged;

  private InflightTable(ByteBuffer map, InflightLayout layout) {
    this.map = map;
    this.layout = layout;
    this.free = new FreeEntries(layout.entries());
  }

  /**
   * Makes a table with every entry free.
   *
   * @param file must not exist
   * @throws IOException if it exists, or the disk has no room
   */
  public static InflightTable create(Path file, int entries) throws IOException {
    InflightLayout layout = new InflightLayout(entries);
    return new InflightTable(
        AllocatedFile.create(file, layout.fileBytes(), layout.header()), layout);
  }

  /** The longest encoded charge that an entry takes. */
  public static int maxChargeBytes() {
    return InflightLayout.MAX_CHARGE_BYTES;
  }

  /** The most slots that one call can be held on. */
  public static int maxSlots() {
    return InflightLayout.MAX_SLOTS;
  }

  /**
   * Writes a call down before anything of it leaves. Everything is in the table when this returns.
   *
   * @param generation of the board it is held on; 0 for none
   * @param row it is held in; -1 for none
   * @param slots it is held on, at most {@link #maxSlots}
   * @param amounts nano-USD, tokens and calls for each slot in turn
   * @param charge the encoded charge as far as it is known, at most {@link #maxChargeBytes}
   * @return the entry, or -1 if none is free or the table is damaged
   * @throws IllegalArgumentException if there is too much of something; no entry is taken
   */
  public int ready(
      UUID callId,
      long generation,
      int row,
      long policyVersion,
      int[] slots,
      long[] amounts,
      byte[] charge) {
    requireFits(charge);
    if (slots.length > InflightLayout.MAX_SLOTS
        || amounts.length != slots.length * InflightLayout.AMOUNTS_PER_SLOT) {
      throw new IllegalArgumentException(
          slots.length + " slots with " + amounts.length + " amounts: at most 16, with 3 each");
    }
    int entry = free.take();
    if (entry < 0) {
      return -1;
    }
    int at = layout.entry(entry);
    if (InflightState.of((long) LONGS.getVolatile(map, at)) != InflightState.FREE) {
      damaged = true; // a stranger wrote here: the entry is left alone from now on
      return -1;
    }
    // What is written now must not be seen while the word still says SETTLED.
    VarHandle.fullFence();
    LONGS.set(map, at + InflightLayout.CALL_ID_HIGH, callId.getMostSignificantBits());
    LONGS.set(map, at + InflightLayout.CALL_ID_LOW, callId.getLeastSignificantBits());
    LONGS.set(map, at + InflightLayout.GENERATION, generation);
    LONGS.set(map, at + InflightLayout.POLICY_VERSION, policyVersion);
    INTS.set(map, at + InflightLayout.ROW, row);
    INTS.set(map, at + InflightLayout.HELD_SLOTS, slots.length);
    for (int i = 0; i < slots.length; i++) {
      INTS.set(map, at + InflightLayout.SLOTS + i * Integer.BYTES, slots[i]);
    }
    for (int i = 0; i < amounts.length; i++) {
      LONGS.set(map, at + InflightLayout.AMOUNTS + i * Long.BYTES, amounts[i]);
    }
    putCharge(at + InflightLayout.OPENING_BYTES, at + InflightLayout.OPENING, charge);
    move(entry, InflightState.FREE, InflightState.READY);
    return entry;
  }

  /** Says that the call may leave now. */
  public void sent(int entry) {
    move(entry, InflightState.READY, InflightState.SENT);
  }

  /**
   * Writes down what a call has cost. Once this returns no death can lose it.
   *
   * @param charge the encoded charge, at most {@link #maxChargeBytes}
   * @throws IllegalArgumentException if it is longer; the entry stays as it is
   */
  public void settled(int entry, byte[] charge) {
    requireFits(charge);
    int at = layout.entry(entry);
    require(entry, (long) LONGS.getVolatile(map, at), InflightState.SENT);
    putCharge(at + InflightLayout.SETTLED_BYTES, at + InflightLayout.SETTLED, charge);
    move(entry, InflightState.SENT, InflightState.SETTLED);
  }

  /**
   * Gives an entry back, from any state: its charge is in the ledger, or it never left.
   *
   * @throws IllegalStateException if it is free
   */
  public void free(int entry) {
    int at = layout.entry(entry);
    while (true) {
      long word = (long) LONGS.getVolatile(map, at);
      if (InflightState.of(word) == InflightState.FREE) {
        throw new IllegalStateException("entry " + entry + " is free already");
      }
      if (LONGS.compareAndSet(map, at, word, InflightLayout.next(word, InflightState.FREE))) {
        free.give(entry);
        return;
      }
    }
  }

  /** Whether somebody else was seen to have written into the table: it protects no call then. */
  public boolean damaged() {
    return damaged;
  }

  /** Whether every entry is free: no call is open, and every charge is in the ledger. */
  public boolean isIdle() {
    for (int entry = 0; entry < layout.entries(); entry++) {
      long word = (long) LONGS.getVolatile(map, layout.entry(entry));
      if (InflightState.of(word) != InflightState.FREE) {
        return false;
      }
    }
    return true;
  }

  private void move(int entry, InflightState from, InflightState to) {
    int at = layout.entry(entry);
    long word = (long) LONGS.getVolatile(map, at);
    require(entry, word, from);
    if (!LONGS.compareAndSet(map, at, word, InflightLayout.next(word, to))) {
      throw new IllegalStateException("entry " + entry + " was changed by two threads at once");
    }
  }

  private static void require(int entry, long word, InflightState state) {
    if (InflightState.of(word) != state) {
      throw new IllegalStateException(
          "entry " + entry + " is " + InflightState.of(word) + ", not " + state);
    }
  }

  private static void requireFits(byte[] charge) {
    if (charge.length > InflightLayout.MAX_CHARGE_BYTES) {
      throw new IllegalArgumentException(
          "a charge of " + charge.length + " bytes, an entry takes " + maxChargeBytes());
    }
  }

  private void putCharge(int lengthAt, int at, byte[] charge) {
    INTS.set(map, lengthAt, charge.length);
    ByteBuffer view = map.duplicate();
    view.position(at);
    view.put(charge);
  }

  /**
   * Reads the table of a live or dead JVM: every entry that is not free, each as it stood at some
   * instant after the call and before the return.
   *
   * @throws IOException if it is no whole table of a known version, or an entry is damaged
   */
  public static List<InflightEntry> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = AllocatedFile.head(channel, InflightLayout.HEADER_BYTES);
      InflightLayout layout = layout(file, head);
      if (channel.size() != layout.fileBytes()) {
        throw new IOException(
            file + " has " + channel.size() + " bytes instead of " + layout.fileBytes());
      }
      ByteBuffer map = channel.map(MapMode.READ_ONLY, 0, layout.fileBytes());
      List<InflightEntry> entries = new ArrayList<>();
      byte[] copy = new byte[InflightLayout.ENTRY_BYTES];
      for (int i = 0; i < layout.entries(); i++) {
        InflightState state = copy(map, layout.entry(i), copy);
        if (state == InflightState.FREE) {
          continue;
        }
        InflightEntry entry = state == null ? null : InflightEntry.of(i, state, copy);
        if (entry == null) {
          throw new IOException("entry " + i + " of " + file + " is damaged");
        }
        entries.add(entry);
      }
      return entries;
    }
  }

  private static InflightLayout layout(Path file, @Nullable ByteBuffer head) throws IOException {
    if (head == null) {
      throw new IOException(file + " is too short for an in-flight table");
    }
    try {
      return InflightLayout.of(head);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Copies an entry that did not change meanwhile; returns its state, null if it is none. */
  private static @Nullable InflightState copy(ByteBuffer map, int at, byte[] to) {
    ByteBuffer view = map.duplicate();
    while (true) {
      long before = (long) LONGS.getVolatile(map, at);
      InflightState state = InflightState.of(before);
      if (state == InflightState.FREE) {
        return state;
      }
      view.position(at);
      view.get(to);
      VarHandle.acquireFence();
      if ((long) LONGS.getVolatile(map, at) == before) {
        return state;
      }
      Thread.onSpinWait();
    }
  }

  /** Does nothing: see {@link Board#close}. */
  @Override
  public void close() {}
}
