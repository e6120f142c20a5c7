package com.example.gateway;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
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

  private final Gateway gateway;
  private final int warmUps;
  private final int blocks;

  private MeasureMain(Gateway gateway, int warmUps, int blocks) {
    this.gateway = gateway;
    this.warmUps = warmUps;
    this.blocks = blocks;
  }

  /** Takes the client, the port of both hosts, how many blocks to warm up and to measure with. */
  public static void main(String[] args) throws Exception {
    MeasureMain measuring =
        new MeasureMain(
            GatewayMain.gateway(args[0], false),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]));
    String llm = "http://api.openai.com:" + args[1];
    Ask.Builder asks = new Ask.Builder(URI.create(llm + "/v1"), "gpt-4.1-mini", 400, false);
    Ask chat = asks.ask("chat", PROMPT.repeat(PROMPT_LINES), false);
    URI charges = URI.create("http://payments.example.com:" + args[1] + "/v1/charges");
    // One after the other: while LLM calls are made, their charges are written on another core.
    measuring.calls("other", new Ask(charges, chat.headers(), chat.body()));
    measuring.calls("llm", chat);
    measuring.streams(asks.ask("chat", PROMPT.repeat(PROMPT_LINES), true));
    // The threads of some clients would keep the JVM for a while.
    System.exit(0);
  }

  private void calls(String what, Ask ask) throws Exception {
    for (int block = 0; block < warmUps; block++) {
      call(ask, new long[BLOCK], 0);
    }
    long[] nanos = new long[blocks * BLOCK];
    long[] bytes = new long[blocks];
    for (int block = 0; block < blocks; block++) {
      long allocated = allocatedBytes();
      call(ask, nanos, block * BLOCK);
      bytes[block] = (allocatedBytes() - allocated) / BLOCK;
    }
    print(what, nanos, bytes);
  }

  private void call(Ask ask, long[] nanos, int from) throws Exception {
    for (int i = from; i < from + BLOCK; i++) {
      Reading reading = new Reading(null, 0);
      long startNanos = System.nanoTime();
      gateway.fetch(ask, reading);
      nanos[i] = System.nanoTime() - startNanos;
      answered(reading);
    }
  }

  private void streams(Ask ask) throws Exception {
    for (int i = 0; i < warmUps * STREAMS_OF_A_BLOCK; i++) {
      stream(ask);
    }
    int streams = blocks * STREAMS_OF_A_BLOCK;
    long[] bytes = new long[streams];
    long[] nanos = new long[0];
    for (int i = 0; i < streams; i++) {
      long allocated = allocatedBytes();
      TimedReading reading = stream(ask);
      bytes[i] = (allocatedBytes() - allocated) / reading.delays();
      int from = nanos.length;
      nanos = Arrays.copyOf(nanos, from + reading.delays());
      for (int event = 0; event < reading.delays(); event++) {
        nanos[from + event] = reading.delayNanos(event);
      }
    }
    print("stream", nanos, bytes);
  }

  private TimedReading stream(Ask ask) throws Exception {
    TimedReading reading = new TimedReading(MOST_EVENTS);
    gateway.follow(ask, reading);
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
}
