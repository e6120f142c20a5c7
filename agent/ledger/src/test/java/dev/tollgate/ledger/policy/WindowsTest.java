package dev.tollgate.ledger.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private final Windows windows = new Windows(100, 200, 350);

  @Test
  void instant_isInTheWindowThatHoldsIt() {
    assertEquals(-1, windows.indexAt(99));
    assertEquals(0, windows.indexAt(100));
    assertEquals(0, windows.indexAt(199));
    assertEquals(1, windows.indexAt(200));
    assertEquals(1, windows.indexAt(349));
    assertEquals(-1, windows.indexAt(350));
    assertEquals(-1, windows.indexAt(Long.MIN_VALUE));
  }

  @Test
  void windows_touchEachOther() {
    assertEquals(2, windows.count());
    assertEquals(100, windows.startMs(0));
    assertEquals(200, windows.endMs(0));
    assertEquals(200, windows.startMs(1));
    assertEquals(350, windows.endMs(1));
  }

  @Test
  void total_isOneWindowWithoutEnd() {
    Windows total = Windows.total();
    assertEquals(1, total.count());
    assertEquals(0, total.indexAt(0));
    assertEquals(0, total.indexAt(Long.MAX_VALUE - 1));
    assertEquals(Long.MAX_VALUE, total.endMs(0));
  }

  @Test
  void boundaries_areTheSameHoweverTheWindowsWereMade() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      long[] boundaries = new long[2 + random.nextInt(30)];
      boundaries[0] = random.nextInt();
      for (int i = 1; i < boundaries.length; i++) {
        boundaries[i] = boundaries[i - 1] + 1 + random.nextInt(3);
      }
      Windows made = new Windows(boundaries);
      assertEquals(made, Windows.ofRuns(made.runs()));
      assertEquals(boundaries.length - 1, made.count());
      for (int i = 0; i < made.count(); i++) {
        assertEquals(boundaries[i], made.startMs(i));
        assertEquals(boundaries[i + 1], made.endMs(i));
        for (long at = boundaries[i]; at < boundaries[i + 1]; at++) {
          assertEquals(i, made.indexAt(at));
        }
      }
      assertEquals(-1, made.indexAt(boundaries[boundaries.length - 1]));
    }
  }

  @Test
  void minutesOfAYear_areOneRun() {
    Windows minutes = Windows.every(60_000, 60_000, 527_040);
    assertEquals(3, minutes.runs().length);
    assertEquals(527_039, minutes.indexAt(minutes.endMs() - 1));
    assertEquals(minutes.endMs() - 60_000, minutes.startMs(527_039));
  }

  @Test
  void agreeing_meansTheSameBoundariesWhereBothHaveAny() {
    assertTrue(windows.agreesWith(new Windows(100, 200, 350, 400)));
    assertTrue(windows.agreesWith(new Windows(0, 100, 200)));
    assertTrue(Windows.every(0, 50, 9).agreesWith(Windows.every(100, 50, 2)));
    assertFalse(Windows.every(0, 50, 9).agreesWith(Windows.every(110, 50, 2)));
    assertFalse(Windows.every(0, 50, 9).agreesWith(Windows.every(100, 100, 2)));
    assertFalse(windows.agreesWith(new Windows(100, 250)));
    assertFalse(windows.agreesWith(new Windows(150, 200, 350)));
    assertFalse(windows.agreesWith(new Windows(350, 400)), "they have nothing in common");
  }

  @Test
  void runsThatAreNoWindows_areAnArgumentError() {
    assertThrows(IllegalArgumentException.class, () -> Windows.ofRuns());
    assertThrows(IllegalArgumentException.class, () -> Windows.ofRuns(1, 2));
    assertThrows(IllegalArgumentException.class, () -> Windows.ofRuns(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Windows.ofRuns(1, 1, -1));
    assertThrows(IllegalArgumentException.class, () -> Windows.ofRuns(1, Long.MAX_VALUE, 2));
    assertThrows(IllegalArgumentException.class, () -> Windows.ofRuns(0, 1, 100_000_000));
  }

  @Test
  void notWindows_areAnArgumentError() {
    assertThrows(IllegalArgumentException.class, () -> new Windows());
    assertThrows(IllegalArgumentException.class, () -> new Windows(1));
    assertThrows(IllegalArgumentException.class, () -> new Windows(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Windows(1, 3, 2));
  }
}
