package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;

/** Threads that begin at the same moment and do the same thing again and again. */
final class Race {

  /** What a thread does each time. */
  interface Step {
    void take(int thread, Random random) throws Exception;
  }

  private Race() {}

  /** Runs it to the end; a failure of any thread is one of the test. */
  static void run(int threads, int times, Step step) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Thread> runners = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      Random random = new Random(number);
      Thread runner =
          new Thread(
              () -> {
                try {
                  start.await();
                  for (int time = 0; time < times; time++) {
                    step.take(number, random);
                  }
                } catch (Exception e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              });
      runner.start();
      runners.add(runner);
    }
    for (Thread runner : runners) {
      runner.join();
    }
    assertEquals(List.of(), failures);
  }
}
