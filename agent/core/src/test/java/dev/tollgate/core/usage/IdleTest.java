package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Lending between calls. */
class IdleTest {

  @Test
  void objectGivenBack_isLentAgainOnce() {
    Idle<Object> idle = new Idle<>();
    Object one = new Object();

    assertNull(idle.take());
    idle.give(one);
    assertSame(one, idle.take());
    assertNull(idle.take());
  }

  @Test
  void objectsBeyondItsRoom_areTheCallersToLetGo() {
    Idle<Object> idle = new Idle<>();
    int kept = 0;
    while (idle.give(new Object())) {
      kept++;
    }

    assertEquals(8, kept, "as many as one thread looks for");
    assertFalse(idle.give(new Object()));
  }

  @Test
  void threads_neverHoldTheSameObject() throws Exception {
    Idle<AtomicBoolean> idle = new Idle<>();
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        results.add(
            pool.submit(
                () -> {
                  int shared = 0;
                  for (int i = 0; i < 200_000; i++) {
                    AtomicBoolean taken = idle.take();
                    AtomicBoolean mine = taken == null ? new AtomicBoolean() : taken;
                    shared += mine.getAndSet(true) ? 1 : 0;
                    mine.set(false);
                    boolean unused = idle.give(mine);
                  }
                  return shared;
                }));
      }
      for (Future<Integer> result : results) {
        assertEquals(0, result.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
