package dev.tollgate.faults;

import dev.tollgate.demo.Jdk;
import java.util.ArrayList;
import java.util.List;

/**
 * One stage of the agent that a test makes throw, and what follows. Immutable.
 *
 * @param jdk what the app runs on
 * @param method {@code class#method}; every method of that name
 * @param client whose calls pass the stage
 * @param times how many of its calls throw
 */
record Injection(Jdk jdk, String method, String client, Effect effect, Class<?> error, int times) {
  private static final String CORE = "dev.tollgate.core.";
  private static final String JDK = "dev.tollgate.instrumentation.javahttpclient.";
  private static final String OKHTTP = "dev.tollgate.instrumentation.okhttp.";

  private static final String TAP = "dev.tollgate.api.exchange.Tap";

  /** What must follow, beside the app's not noticing. */
  enum Effect {
    /** The hook is disabled, and a heartbeat names it as faulty. */
    DISABLED,
    /** The agent's own threads get over a few of them: later calls are charged. */
    OVERCOME,
    /** The same, and one line on stderr says of an exception that the home cannot be used yet. */
    OVERCOME_ALOUD,
    /** The agent does not start, and says so in one line on stderr. */
    NOT_STARTED,
    /** Nothing more: what would have to tell of it is what failed. */
    NONE
  }

  /** What is thrown: what code throws, what it declares, and what the JVM throws anywhere. */
  private static final List<Class<?>> ERRORS =
      List.of(
          RuntimeException.class,
          LinkageError.class,
          java.io.IOException.class,
          OutOfMemoryError.class,
          StackOverflowError.class,
          threadDeath());

  /** By name: it is deprecated for removal. */
  private static Class<?> threadDeath() {
    try {
      return Class.forName("java.lang.ThreadDeath");
    } catch (ClassNotFoundException e) {
      return Error.class;
    }
  }

  @Override
  public String toString() {
    return error.getSimpleName()
        + " in "
        + method.substring(method.lastIndexOf('.') + 1)
        + " ("
        + client
        + ", "
        + jdk
        + ")";
  }

  /** The one line on stderr that the agent owes its host, up to the reason; mostly none. */
  String says(dev.tollgate.demo.Stage on) {
    return switch (effect) {
      case OVERCOME_ALOUD ->
          Exception.class.isAssignableFrom(error)
              ? "tollgate: " + on.home() + " cannot be used"
              : "";
      case NOT_STARTED -> "tollgate: could not start";
      case DISABLED, OVERCOME, NONE -> "";
    };
  }

  /** Every stage with every error; with {@code -Dtollgate.faults.stage=encode} those so named. */
  static List<Injection> all() {
    String only = System.getProperty("tollgate.faults.stage", "");
    List<Injection> all = new ArrayList<>();
    for (Stage stage : stages()) {
      for (Class<?> error : ERRORS) {
        all.add(stage.with(error, turn(all.size())));
      }
    }
    all.removeIf(injection -> !injection.method.contains(only));
    return all;
  }

  /** The stages that differ most, with one error each: so many as every build has time for. */
  static List<Injection> corners() {
    List<Injection> corners = new ArrayList<>();
    for (Stage stage : stages()) {
      if (stage.corner) {
        int number = corners.size();
        corners.add(stage.with(ERRORS.get(number % ERRORS.size()), turn(number)));
      }
    }
    return corners;
  }

  /** Every JDK has its turn, and not always with the same error. */
  private static Jdk turn(int number) {
    List<Jdk> jdks = Rounds.jdks();
    return jdks.get((number + number / ERRORS.size()) % jdks.size());
  }

  private record Stage(String method, String client, Effect effect, boolean corner) {
    private static final int A_FEW = 3;

    Injection with(Class<?> error, Jdk jdk) {
      boolean passes = effect == Effect.OVERCOME || effect == Effect.OVERCOME_ALOUD;
      int times = passes ? A_FEW : Integer.MAX_VALUE;
      return new Injection(jdk, method, client, effect, error, times);
    }

    Stage asCorner() {
      return new Stage(method, client, effect, true);
    }
  }

  private static Stage jdk(String method, Effect effect) {
    return new Stage(method, "jdk", effect, false);
  }

  private static Stage okHttp(String method, Effect effect) {
    return new Stage(method, "okhttp", effect, false);
  }

  private static List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    starting(stages);
    hooking(stages);
    clients(stages);
    metering(stages);
    gate(stages);
    reading(stages);
    protecting(stages);
    recording(stages);
    return stages;
  }

  private static void starting(List<Stage> to) {
    to.add(jdk(CORE + "install.Agent#start", Effect.NOT_STARTED).asCorner());
    to.add(jdk(CORE + "install.Hooks#install", Effect.NOT_STARTED));
    to.add(jdk(CORE + "options.Options#get", Effect.NOT_STARTED));
    to.add(jdk(CORE + "install.AgentRuntime#startInBackground", Effect.NONE));
    to.add(jdk(CORE + "install.AgentRuntime#watch", Effect.NONE));
    to.add(jdk(CORE + "install.AgentRuntime#look", Effect.NONE));
    to.add(jdk(CORE + "install.AgentRuntime#move", Effect.OVERCOME));
    to.add(jdk(CORE + "install.AgentRuntime#stop", Effect.NONE).asCorner());
    to.add(jdk(CORE + "home.HomeWatch#look", Effect.OVERCOME));
    to.add(jdk("dev.tollgate.store.board.JvmDirectory#create", Effect.OVERCOME_ALOUD).asCorner());
  }

  private static void hooking(List<Stage> to) {
    to.add(jdk("java.lang.$Tollgate#enter", Effect.NONE));
    to.add(jdk(CORE + "install.HookTransformer#transform", Effect.NONE));
    to.add(jdk(CORE + "install.AdviceWeaver#weave", Effect.NONE).asCorner());
    to.add(jdk(CORE + "install.HelperLoader#load", Effect.DISABLED).asCorner());
    to.add(jdk(CORE + "install.HookDispatcher#enter", Effect.NONE));
    to.add(jdk(CORE + "install.InstalledHook#enter", Effect.NONE));
    to.add(jdk(CORE + "install.InstalledHook$RunningCall#exit", Effect.NONE));
  }

  private static void clients(List<Stage> to) {
    to.add(jdk(JDK + "SendAsyncHook#enter", Effect.DISABLED));
    to.add(jdk(JDK + "SendAsyncHook$TappedCall#returned", Effect.DISABLED).asCorner());
    to.add(jdk(JDK + "JdkRequest#body", Effect.DISABLED));
    to.add(jdk(JDK + "TappingBodyHandler#length", Effect.DISABLED).asCorner());
    to.add(jdk(JDK + "Outcome#settled", Effect.DISABLED));
    to.add(jdk(TAP + "#head", Effect.DISABLED));
    to.add(jdk(TAP + "#body", Effect.DISABLED).asCorner());
    to.add(jdk(TAP + "#end", Effect.DISABLED));
    to.add(okHttp(OKHTTP + "NewCallHook#enter", Effect.DISABLED));
    to.add(okHttp(OKHTTP + "NewCallHook$Submission#returned", Effect.DISABLED));
    to.add(okHttp(OKHTTP + "InterceptHook#enter", Effect.DISABLED));
    to.add(okHttp(OKHTTP + "InterceptHook$TappedCall#returned", Effect.DISABLED).asCorner());
    to.add(okHttp(OKHTTP + "OkHttpRequest#body", Effect.DISABLED));
    to.add(okHttp(OKHTTP + "TappedBody#<init>", Effect.DISABLED));
    to.add(okHttp(OKHTTP + "TappedBody$TappedSource#show", Effect.DISABLED));
    to.add(okHttp(OKHTTP + "TappedBody$Pieces#write", Effect.DISABLED));
    to.add(okHttp(TAP + "#head", Effect.DISABLED));
    to.add(okHttp(TAP + "#body", Effect.DISABLED).asCorner());
    to.add(okHttp(TAP + "#end", Effect.DISABLED));
  }

  private static void metering(List<Stage> to) {
    to.add(jdk(CORE + "usage.Endpoints#watches", Effect.DISABLED));
    to.add(jdk(CORE + "usage.Endpoints#find", Effect.DISABLED));
    to.add(jdk(CORE + "meter.HookExchanges#watches", Effect.DISABLED));
    to.add(jdk(CORE + "meter.Metering#origin", Effect.DISABLED));
    to.add(jdk(CORE + "meter.Metering#begin", Effect.DISABLED).asCorner());
    to.add(jdk(CORE + "usage.RequestScan#scan", Effect.DISABLED));
    to.add(jdk(CORE + "attribution.KeyFingerprint#of", Effect.DISABLED));
    to.add(jdk(CORE + "attribution.CallSite#here", Effect.DISABLED));
    to.add(jdk(CORE + "meter.Metering#settle", Effect.DISABLED));
  }

  private static void gate(List<Stage> to) {
    to.add(jdk(CORE + "gate.Gate#decide", Effect.DISABLED).asCorner());
    to.add(jdk(CORE + "gate.EnforcedCap#placeAt", Effect.DISABLED));
    to.add(jdk("dev.tollgate.store.board.Board#total", Effect.DISABLED));
    to.add(jdk(CORE + "gate.Decision#settle", Effect.DISABLED));
    to.add(jdk("dev.tollgate.store.board.Board#add", Effect.DISABLED));
    to.add(jdk(CORE + "gate.BoardWatch#look", Effect.OVERCOME));
    to.add(jdk(CORE + "gate.BoardWatch#checkBoard", Effect.OVERCOME));
    to.add(jdk("dev.tollgate.store.board.Board#openCurrent", Effect.OVERCOME));
    to.add(jdk("dev.tollgate.store.board.PolicyFile#read", Effect.OVERCOME));
  }

  private static void reading(List<Stage> to) {
    to.add(jdk(CORE + "meter.MeteredExchange#head", Effect.DISABLED).asCorner());
    to.add(okHttp(CORE + "meter.MeteredExchange#body", Effect.DISABLED).asCorner());
    to.add(jdk(CORE + "meter.MeteredExchange#end", Effect.DISABLED));
    to.add(jdk(CORE + "meter.MeteredExchange#finish", Effect.DISABLED));
    to.add(jdk(CORE + "usage.ResponseReader#feed", Effect.DISABLED));
    to.add(jdk(CORE + "usage.ResponseReader#end", Effect.DISABLED));
    to.add(jdk(CORE + "usage.ResponseTally#conclude", Effect.DISABLED));
    to.add(jdk("dev.tollgate.ledger.pricing.PriceCatalog#price", Effect.DISABLED).asCorner());
  }

  private static void protecting(List<Stage> to) {
    to.add(jdk("dev.tollgate.store.board.InflightTable#ready", Effect.DISABLED));
    to.add(jdk("dev.tollgate.store.board.InflightTable#sent", Effect.DISABLED));
    to.add(jdk("dev.tollgate.store.board.InflightTable#settled", Effect.DISABLED));
    to.add(jdk("dev.tollgate.store.board.InflightTable#free", Effect.OVERCOME));
  }

  private static void recording(List<Stage> to) {
    to.add(jdk("dev.tollgate.ledger.charge.RecordCodec#encode", Effect.NONE));
    to.add(jdk(CORE + "append.ChargeAppender#offer", Effect.DISABLED));
    to.add(jdk(CORE + "append.ChargeRing#offer", Effect.DISABLED));
    to.add(jdk(CORE + "append.ChargeAppender#doWork", Effect.OVERCOME).asCorner());
    to.add(jdk(CORE + "append.ChargeAppender#drain", Effect.OVERCOME));
    to.add(jdk("dev.tollgate.store.queue.LedgerWriter#create", Effect.OVERCOME));
    to.add(jdk("dev.tollgate.store.queue.LedgerWriter#append", Effect.OVERCOME));
    to.add(jdk(CORE + "append.ChargeAppender#stop", Effect.NONE));
    to.add(jdk(CORE + "log.AgentLog#say", Effect.NONE));
    to.add(jdk(CORE + "log.AgentLog#flush", Effect.NONE));
  }
}
