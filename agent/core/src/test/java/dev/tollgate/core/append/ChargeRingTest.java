package dev.tollgate.core.append;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The hand-off between threads. */
class ChargeRingTest {

  @Test
  void fullRing_refusesUntilOneIsTaken() {
    ChargeRing<Integer> ring = new ChargeRing<>(4);
    for (int i = 0; i < 4; i++) {
      assertTrue(ring.offer(i));
    }

    assertFalse(ring.offer(4));
    assertEquals(4, ring.size());

    assertEquals(0, ring.peek());
    ring.remove();
    assertTrue(ring.offer(4));
    assertEquals(1, ring.peek());
  }

  @Test
  void peek_leavesTheItem() {
    ChargeRing<String> ring = new ChargeRing<>(2);
    assertNull(ring.peek());
    ring.offer("a");

    assertEquals("a", ring.peek());
    assertEquals("a", ring.peek());
    ring.remove();
    assertNull(ring.peek());
    assertEquals(0, ring.size());
  }

  @Test
  void capacityThatIsNoPowerOfTwo_throws() {
    assertThrows(IllegalArgumentException.class, () -> new ChargeRing<>(100));
  }

  @Test
  void concurrentProducers_loseAndDoubleNothingAndKeepTheirOrder() throws Exception {
    int producers = 4;
    int each = 50_000;
    ChargeRing<int[]> ring = new ChargeRing<>(64);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int producer = p;
      Thread thread =
          new Thread(
              () -> {
                awaitUninterrupted(go);
                for (int i = 0; i < each; i++) {
                  while (!ring.offer(new int[] {producer, i})) {
                    LockSupport.parkNanos(1_000);
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    go.countDown();

    int[] next = new int[producers];
    for (int taken = 0; taken < producers * each; ) {
      int[] item = ring.peek();
      if (item == null) {
        LockSupport.parkNanos(1_000);
        continue;
      }
      ring.remove();
      assertEquals(next[item[0]]++, item[1]);
      taken++;
    }

    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(Arrays.stream(next).allMatch(count -> count == each), Arrays.toString(next));
    assertEquals(0, ring.size());
    assertNull(ring.peek());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
