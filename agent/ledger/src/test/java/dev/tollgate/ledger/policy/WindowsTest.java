package dev.tollgate.ledger.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
  void notWindows_areAnArgumentError() {
    assertThrows(IllegalArgumentException.class, () -> new Windows());
    assertThrows(IllegalArgumentException.class, () -> new Windows(1));
    assertThrows(IllegalArgumentException.class, () -> new Windows(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Windows(1, 3, 2));
  }
}
