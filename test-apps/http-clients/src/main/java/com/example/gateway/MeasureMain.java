package com.example.gateway;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Makes calls one after the other with one client and says how long they took: to a host that knows
 * no LLM, to a provider, and streams of a provider. Prints a line for each: {@code other}, {@code
 * llm} or {@code stream}, the median and the 99th percentile of a call's time, or of an event's
 * way, in nanoseconds, and the median of the bytes that all threads allocated for a call, or an
 * event.
 */
final class MeasureMain {
  private static final int BLOCK = 100;
  private static final int MOST_EVENTS = 1_000;

  /** Streams wait for their events: so many fewer of them are measured. */
  private static final int STREAMS_OF_A_BLOCK = 2;

  private static final String PROMPT =
      "The parcel left the depot in Lyon on Tuesday and is due at the customer by Friday. ";
  private static final int PROMPT_LINES = 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Measured client;
  private final int warmUps;
  private final int blocks;

  private MeasureMain(Measured client, int warmUps, int blocks) {
    this.client = client;
    this.warmUps = warmUps;
    this.blocks = blocks;
  }

  /** Takes the client, the port of both hosts, how many blocks to warm up and to measure with. */
  public static void main(String[] args) throws Exception {
    MeasureMain measuring =
        new MeasureMain(
            client(args[0], Integer.parseInt(args[1])),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]));
    // One after the other: while LLM calls are made, their charges are written on another core.
    measuring.calls("other", measuring.client::other);
    measuring.calls("llm", measuring.client::llm);
    measuring.streams();
    // The threads of some clients would keep the JVM for a while.
    System.exit(0);
  }

  private static Measured client(String name, int port) {
    String prompt = PROMPT.repeat(PROMPT_LINES);
    return name.equals("grpc")
        ? new MeasuredGrpc(port, prompt)
        : new MeasuredHttp(GatewayMain.gateway(name, false), port, prompt);
  }

  private void calls(String what, Exchange exchange) throws Exception {
    for (int block = 0; block < warmUps; block++) {
      call(exchange, new long[BLOCK], 0);
    }
    long[] nanos = new long[blocks * BLOCK];
    long[] bytes = new long[blocks];
    for (int block = 0; block < blocks; block++) {
      long allocated = allocatedBytes();
      call(exchange, nanos, block * BLOCK);
      bytes[block] = (allocatedBytes() - allocated) / BLOCK;
    }
    print(what, nanos, bytes);
  }

  private void call(Exchange exchange, long[] nanos, int from) throws Exception {
    for (int i = from; i < from + BLOCK; i++) {
      Reading reading = new Reading(null, 0);
      long startNanos = System.nanoTime();
      exchange.run(reading);
      nanos[i] = System.nanoTime() - startNanos;
      answered(reading);
    }
  }

  private void streams() throws Exception {
    for (int i = 0; i < warmUps * STREAMS_OF_A_BLOCK; i++) {
      stream();
    }
    int streams = blocks * STREAMS_OF_A_BLOCK;
    long[] bytes = new long[streams];
    long[] nanos = new long[0];
    for (int i = 0; i < streams; i++) {
      long allocated = allocatedBytes();
      TimedReading reading = stream();
      bytes[i] = (allocatedBytes() - allocated) / reading.delays();
      int from = nanos.length;
      nanos = Arrays.copyOf(nanos, from + reading.delays());
      for (int event = 0; event < reading.delays(); event++) {
        nanos[from + event] = reading.delayNanos(event);
      }
    }
    print("stream", nanos, bytes);
  }

  private TimedReading stream() throws Exception {
    TimedReading reading = new TimedReading(MOST_EVENTS);
    client.stream(reading);
    answered(reading);
    if (reading.delays() == 0) {
      throw new IOException("a stream without events");
    }
    return reading;
  }

  private static void answered(Reading reading) throws IOException {
    if (reading.status() != 200) {
      throw new IOException("answered by " + reading.status());
    }
  }

  private static void print(String what, long[] nanos, long[] bytes) {
    System.out.println(
        String.join(
            " ",
            what,
            Long.toString(percentile(nanos, 50)),
            Long.toString(percentile(nanos, 99)),
            Long.toString(percentile(bytes, 50))));
  }

  /** What all threads alive have allocated; the reading itself allocates the same each time. */
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
    return sorted[(sorted.length - 1) * percent / 100];
  }

  /** One call of a client's. */
  private interface Exchange {
    void run(Reading reading) throws Exception;
  }
}
