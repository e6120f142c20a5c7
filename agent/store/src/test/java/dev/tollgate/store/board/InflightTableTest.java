package dev.tollgate.store.board;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InflightTableTest {
  private static final UUID CALL = new UUID(1, 2);

  private final Path directory;
  private final Path file;

  InflightTableTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("inflight");
  }

  private static int ready(InflightTable table, long n) {
    int slots = (int) (n % 17);
    int[] numbers = new int[slots];
    long[] amounts = new long[3 * slots];
    Arrays.fill(numbers, (int) n);
    Arrays.fill(amounts, n);
    return table.ready(new UUID(n, ~n), n, (int) n, -n, numbers, amounts, charge(n));
  }

  private static byte[] charge(long n) {
    byte[] charge = new byte[(int) (n % 769)];
    Arrays.fill(charge, (byte) n);
    return charge;
  }

  private static long assertWhole(InflightEntry entry) {
    long n = entry.generation();
    assertEquals(new UUID(n, ~n), entry.callId());
    assertEquals((int) n, entry.row());
    assertEquals(-n, entry.policyVersion());
    assertEquals(n % 17, entry.slots().length);
    assertTrue(Arrays.stream(entry.slots()).allMatch(slot -> slot == (int) n));
    assertEquals(3 * (n % 17), entry.amounts().length);
    assertTrue(Arrays.stream(entry.amounts()).allMatch(amount -> amount == n));
    boolean settled = entry.state() == InflightState.SETTLED;
    assertArrayEquals(charge(settled ? n + 1 : n), entry.charge());
    return n;
  }

  @Test
  void entryThatAStrangerWroteIn_isNotTaken() throws Exception {
    InflightTable table = InflightTable.create(file, 64);
    assertFalse(table.damaged());
    byte[] garbage = new byte[(int) Files.size(file)];
    Arrays.fill(garbage, (byte) 0x55);
    Files.write(file, garbage, StandardOpenOption.WRITE);

    assertEquals(-1, ready(table, 1));

    assertTrue(table.damaged());
    assertArrayEquals(garbage, Files.readAllBytes(file));
  }

  @Test
  void defaultTable_takesTwoMegabytes() {
    InflightLayout layout = new InflightLayout(1024);
    assertEquals(256 + 1024 * 2048, layout.fileBytes());
    assertEquals(256, layout.entry(0));
    assertEquals(256 + 2048, layout.entry(1));
    assertEquals(512 + 768, InflightLayout.SETTLED);
    assertEquals(2048, InflightLayout.SETTLED + InflightTable.maxChargeBytes());
    assertEquals(512, InflightLayout.AMOUNTS + InflightTable.maxSlots() * 24);
    assertThrows(IllegalArgumentException.class, () -> new InflightLayout(0));
    assertThrows(IllegalArgumentException.class, () -> new InflightLayout(1 << 20));
  }

  @Test
  void newTable_isAllFree() throws IOException {
    InflightTable.create(file, 8);
    assertEquals(256 + 8 * 2048, Files.size(file));
    assertEquals(List.of(), InflightTable.read(file));
  }

  @Test
  void entry_isReadInEveryState() throws IOException {
    InflightTable table = InflightTable.create(file, 8);
    int entry =
        table.ready(CALL, 3, 4, 5, new int[] {6, 7}, new long[] {1, 2, 3, 4, 5, 6}, new byte[] {9});
    InflightEntry read = InflightTable.read(file).get(0);
    assertEquals(entry, read.index());
    assertEquals(InflightState.READY, read.state());
    assertEquals(CALL, read.callId());
    assertEquals(3, read.generation());
    assertEquals(4, read.row());
    assertEquals(5, read.policyVersion());
    assertArrayEquals(new int[] {6, 7}, read.slots());
    assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6}, read.amounts());
    assertArrayEquals(new byte[] {9}, read.charge());

    table.sent(entry);
    read = InflightTable.read(file).get(0);
    assertEquals(InflightState.SENT, read.state());
    assertArrayEquals(new byte[] {9}, read.charge());

    table.settled(entry, new byte[] {10, 11});
    read = InflightTable.read(file).get(0);
    assertEquals(InflightState.SETTLED, read.state());
    assertArrayEquals(new byte[] {10, 11}, read.charge());
    assertArrayEquals(new int[] {6, 7}, read.slots());

    table.free(entry);
    assertEquals(List.of(), InflightTable.read(file));
  }

  @Test
  void fullTable_givesNoEntryUntilOneIsFreed() throws IOException {
    InflightTable table = InflightTable.create(file, 3);
    Set<Integer> entries = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      assertTrue(entries.add(ready(table, i)));
    }
    assertEquals(Set.of(0, 1, 2), entries);
    assertEquals(-1, ready(table, 3));
    table.free(1);
    assertEquals(1, ready(table, 4));
    assertEquals(-1, ready(table, 5));
  }

  @Test
  void wrongStep_throwsAndChangesNothing() throws IOException {
    InflightTable table = InflightTable.create(file, 2);
    int entry = ready(table, 1);
    assertThrows(IllegalStateException.class, () -> table.settled(entry, new byte[1]));
    table.sent(entry);
    assertThrows(IllegalStateException.class, () -> table.sent(entry));
    assertEquals(InflightState.SENT, InflightTable.read(file).get(0).state());
    table.free(entry);
    assertThrows(IllegalStateException.class, () -> table.free(entry));
    assertThrows(IllegalStateException.class, () -> table.sent(entry));
  }

  @Test
  void tooMuch_isRefusedAndTakesNoEntry() throws IOException {
    InflightTable table = InflightTable.create(file, 1);
    byte[] long769 = new byte[769];
    assertThrows(
        IllegalArgumentException.class,
        () -> table.ready(CALL, 1, 1, 1, new int[0], new long[0], long769));
    assertThrows(
        IllegalArgumentException.class,
        () -> table.ready(CALL, 1, 1, 1, new int[17], new long[51], new byte[0]));
    assertThrows(
        IllegalArgumentException.class,
        () -> table.ready(CALL, 1, 1, 1, new int[2], new long[5], new byte[0]));
    int entry = ready(table, 1);
    table.sent(entry);
    assertThrows(IllegalArgumentException.class, () -> table.settled(entry, long769));
    assertEquals(InflightState.SENT, InflightTable.read(file).get(0).state());
  }

  @Test
  void readerBesideAHammeringWriter_neverSeesATornEntry() throws Exception {
    InflightTable table = InflightTable.create(file, 4);
    AtomicBoolean stop = new AtomicBoolean();
    Threads.run(
        2,
        thread -> {
          if (thread == 0) {
            for (long n = 0; !stop.get(); n++) {
              int entry = ready(table, n);
              table.sent(entry);
              table.settled(entry, charge(n + 1));
              table.free(entry);
            }
          } else {
            try {
              for (int seen = 0; seen < 4_000; ) {
                for (InflightEntry entry : InflightTable.read(file)) {
                  assertWhole(entry);
                  seen++;
                }
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            } finally {
              stop.set(true);
            }
          }
        });
  }

  @Test
  void takersRacing_neverShareAnEntry() throws Exception {
    InflightTable table = InflightTable.create(file, 5);
    AtomicLongArray owners = new AtomicLongArray(5);
    Threads.run(
        8,
        thread -> {
          for (int i = 0; i < 20_000; i++) {
            int entry = ready(table, thread);
            if (entry >= 0) {
              assertEquals(0, owners.getAndSet(entry, thread + 1));
              table.sent(entry);
              owners.set(entry, 0);
              table.free(entry);
            }
          }
        });
    for (int i = 0; i < 5; i++) {
      assertTrue(ready(table, i) >= 0);
    }
    assertEquals(-1, ready(table, 9));
  }

  @Test
  void damagedTable_isSaidSo() throws IOException {
    InflightTable table = InflightTable.create(file, 2);
    ready(table, 1);
    byte[] whole = Files.readAllBytes(file);
    assertDamaged(new byte[0]);
    assertDamaged(Arrays.copyOf(whole, whole.length - 1));
    assertDamaged(changed(whole, 0, 1));
    assertDamaged(changed(whole, 8, 2));
    assertDamaged(changed(whole, 16, -1));
    assertDamaged(changed(whole, 256, 77));
    assertDamaged(changed(whole, 256 + InflightLayout.HELD_SLOTS, 17));
    assertDamaged(changed(whole, 256 + InflightLayout.OPENING_BYTES + 1, 4));
  }

  private void assertDamaged(byte[] content) throws IOException {
    Path copy = directory.resolve("copy");
    Files.write(copy, content);
    assertThrows(IOException.class, () -> InflightTable.read(copy));
  }

  private static byte[] changed(byte[] whole, int at, int value) {
    byte[] copy = whole.clone();
    copy[at] = (byte) value;
    return copy;
  }

  @Test
  void existingFile_isLeftAlone() throws IOException {
    Files.writeString(file, "somebody's");
    assertThrows(FileAlreadyExistsException.class, () -> InflightTable.create(file, 2));
    assertEquals("somebody's", Files.readString(file));
  }
}
