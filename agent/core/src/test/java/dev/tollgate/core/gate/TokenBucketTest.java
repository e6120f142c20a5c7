package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND_NS = 1_000_000_000;

  @Test
  void thirtyAMinute_passThreeAtOnceAndThenOneEveryTwoSeconds() {
    long nowNs = -7;
    TokenBucket bucket = new TokenBucket(30, 60_000, nowNs);
    for (int i = 0; i < 3; i++) {
      assertEquals(0, bucket.take(nowNs));
    }
    assertEquals(2 * SECOND_NS, bucket.take(nowNs));
    assertEquals(SECOND_NS, bucket.take(nowNs + SECOND_NS));
    nowNs += 2 * SECOND_NS;
    assertEquals(0, bucket.take(nowNs));
    assertEquals(2 * SECOND_NS, bucket.take(nowNs));
    bucket.giveBack();
    assertEquals(0, bucket.take(nowNs));

    nowNs += 3_600 * SECOND_NS;
    for (int i = 0; i < 3; i++) {
      assertEquals(0, bucket.take(nowNs), "no more than a tenth is saved up");
    }
    assertTrue(bucket.take(nowNs) > 0);
  }

  @Test
  void oneADay_passesOne() {
    TokenBucket bucket = new TokenBucket(1, 86_400_000, 0);
    assertEquals(0, bucket.take(0));
    assertEquals(86_399 * SECOND_NS, bucket.take(SECOND_NS));
  }

  @Test
  void manyThreads_passExactlyWhatThereIs() throws Exception {
    TokenBucket bucket = new TokenBucket(5_000, 60_000, 0);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    int passed = 0;
    try {
      List<Future<Integer>> ends = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        Callable<Integer> caller =
            () -> {
              int mine = 0;
              for (int i = 0; i < 1_000; i++) {
                mine += bucket.take(0) == 0 ? 1 : 0;
              }
              return mine;
            };
        ends.add(pool.submit(caller));
      }
      for (Future<Integer> end : ends) {
        passed += end.get();
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(500, passed);
  }
}
