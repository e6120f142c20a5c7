package dev.tollgate.benchmarks.peers;

import com.sun.management.ThreadMXBean;
import dev.tollgate.benchmarks.traffic.Chat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An application that makes calls one after the other, by turns to an LLM provider and to another
 * host, in blocks, and prints per host {@code host p50Nanos p99Nanos bytesPerCall}.
 */
final class CallsMain {
  private static final int BLOCK = 100;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Client.Caller caller;
  private final int expectedLength = Chat.answer().length;

  private CallsMain(Client.Caller caller) {
    this.caller = caller;
  }

  /** Takes the client, the provider's port, and how many blocks to warm up and to measure with. */
  public static void main(String[] args) throws Exception {
    Client client = Client.valueOf(args[0]);
    CallsMain calls = new CallsMain(client.connect(Integer.parseInt(args[1])));
    int warmUps = Integer.parseInt(args[2]);
    int blocks = Integer.parseInt(args[3]);
    calls.measure(warmUps);
    calls.measure(blocks).forEach(System.out::println);
    // OkHttp's pool and the JDK client's selector would keep the JVM for a while.
    System.exit(0);
  }

  private List<String> measure(int blocks) throws IOException, InterruptedException {
    String[] hosts = {Chat.HOST, Chat.OTHER_HOST};
    long[][] nanos = new long[hosts.length][blocks * BLOCK];
    long[][] bytes = new long[hosts.length][blocks];
    for (int block = 0; block < blocks; block++) {
      for (int h = 0; h < hosts.length; h++) {
        long allocated = allocatedBytes();
        measure(hosts[h], nanos[h], block * BLOCK);
        bytes[h][block] = (allocatedBytes() - allocated) / BLOCK;
      }
    }
    List<String> lines = new ArrayList<>();
    for (int h = 0; h < hosts.length; h++) {
      lines.add(
          hosts[h]
              + " "
              + percentile(nanos[h], 50)
              + " "
              + percentile(nanos[h], 99)
              + " "
              + percentile(bytes[h], 50));
    }
    return lines;
  }

  private void measure(String host, long[] nanos, int from)
      throws IOException, InterruptedException {
    for (int i = from; i < from + BLOCK; i++) {
      long startNanos = System.nanoTime();
      int length = caller.call(host);
      nanos[i] = System.nanoTime() - startNanos;
      if (length != expectedLength) {
        throw new IOException(host + " answered " + length + " bytes, not " + expectedLength);
      }
    }
  }

  /** What all threads alive have allocated; the reading itself allocates the same in every JVM. */
  private static long allocatedBytes() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  private static long percentile(long[] values, int percent) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) * percent / 100];
  }
}
