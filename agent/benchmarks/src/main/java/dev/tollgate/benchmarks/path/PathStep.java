package dev.tollgate.benchmarks.path;

import org.jspecify.annotations.Nullable;

/** A step of a call's way, with the benchmark that measures it and what it may cost at most. */
public enum PathStep {
  UNWATCHED_JDK("call to any other host, JDK client", UnwatchedCall.class, "jdkClient", 100),
  UNWATCHED_OKHTTP("call to any other host, OkHttp", UnwatchedCall.class, "okHttp", 100),
  METERED("metered call, answer of 2 kB", MeteredCall.class, "plain", null, 20_000, 16_000),
  STREAM(
      "metered call, stream of 100 events",
      MeteredCall.class,
      "streamOf100Events",
      null,
      Double.NaN,
      Double.NaN),
  EVENT("one event of a stream", SseEvent.class, "withoutUsage", 1000),
  PARSE_ANSWER("reading alone: answer of 2 kB", Parsing.class, "answer", 10_000),
  PARSE_EVENT("reading alone: event without usage", Parsing.class, "event", 500),
  PARSE_UNLIKE_EVENT(
      "reading alone: event unlike the one before",
      Parsing.class,
      "unlikeEvent",
      null,
      Double.NaN,
      Double.NaN),
  PARSE_IMAGE("reading alone: image of 10 MB", Parsing.class, "image", 1_400_000),
  COPY_IMAGE("copying the same 10 MB", Parsing.class, "copiedImage", null, Double.NaN, Double.NaN),
  GATE_1("gate and settlement, 1 cap, 20 JVMs", GateCheck.class, "decide", "1", 1000, Double.NaN),
  GATE_100_OF_WHICH_4(
      "gate and settlement, 100 caps of which 4 match, 20 JVMs",
      GateCheck.class,
      "decide",
      "100 of which 4 match",
      1000,
      Double.NaN),
  GATE_100(
      "gate and settlement, 100 caps that all match, 20 JVMs",
      GateCheck.class,
      "decide",
      "100",
      Double.NaN,
      Double.NaN),
  GATE_200_OF_WHICH_5(
      "gate and settlement, 200 caps of which 5 match, 8 threads on the same counters",
      GateCheck.class,
      "decideByEightThreads",
      "200 of which 5 match",
      2000,
      10_000,
      1000),
  POLICY_COMPILED(
      "policy of 1,000 caps: tollgate.yaml read and compiled",
      PolicyOf1000Caps.class,
      "compile",
      200_000_000),
  POLICY_TAKEN(
      "policy of 1,000 caps: taken by a JVM",
      PolicyOf1000Caps.class,
      "take",
      null,
      Double.NaN,
      Double.NaN),
  GATE_WHILE_SWAPPED(
      "gate and settlement, 4 of 1,000 caps match, while a policy replaces the other every 5 ms",
      PolicyOf1000Caps.class,
      "decideWhileSwapped",
      null,
      Double.NaN,
      Double.NaN),
  HAND_OFF("hand-off", HandOff.class, "toWorkingWriter", 300),
  HAND_OFF_ASLEEP(
      "hand-off that wakes the writer",
      HandOff.class,
      "toSleepingWriter",
      null,
      Double.NaN,
      Double.NaN),
  APPEND("append, on the writer's thread", LedgerAppend.class, "append", 2000),
  PRICE("price look-up", PriceLookUp.class, "known", 200),
  SUM_1("board sum over 1 row", BoardSum.class, "total", "1", Double.NaN, Double.NaN),
  SUM_20("board sum over 20 rows", BoardSum.class, "total", "20", 300, Double.NaN),
  SUM_200("board sum over 200 rows", BoardSum.class, "total", "200", Double.NaN, Double.NaN);

  private final String text;
  private final Class<?> benchmark;
  private final String method;
  private final @Nullable String parameter;
  private final double goalNanos;
  private final double goalP99Nanos;
  private final double goalBytes;

  PathStep(String text, Class<?> benchmark, String method, double goalNanos) {
    this(text, benchmark, method, null, goalNanos, Double.NaN);
  }

  PathStep(
      String text,
      Class<?> benchmark,
      String method,
      @Nullable String parameter,
      double goalNanos,
      double goalBytes) {
    this(text, benchmark, method, parameter, goalNanos, Double.NaN, goalBytes);
  }

  PathStep(
      String text,
      Class<?> benchmark,
      String method,
      @Nullable String parameter,
      double goalNanos,
      double goalP99Nanos,
      double goalBytes) {
    this.text = text;
    this.benchmark = benchmark;
    this.method = method;
    this.parameter = parameter;
    this.goalNanos = goalNanos;
    this.goalP99Nanos = goalP99Nanos;
    this.goalBytes = goalBytes;
  }

  /** The step in words. */
  public String text() {
    return text;
  }

  /** The benchmark by JMH's name. */
  String benchmark() {
    return benchmark.getName() + "." + method;
  }

  /** The one value of the benchmark's parameter that this step is, or null where it has none. */
  @Nullable String parameter() {
    return parameter;
  }

  /** How many nanoseconds it may take; NaN where nothing is promised. */
  double goalNanos() {
    return goalNanos;
  }

  /** How many nanoseconds 99 of 100 may take; NaN where nothing is promised. */
  double goalP99Nanos() {
    return goalP99Nanos;
  }

  /** How many bytes it may allocate; NaN where nothing is promised. */
  double goalBytes() {
    return goalBytes;
  }
}
