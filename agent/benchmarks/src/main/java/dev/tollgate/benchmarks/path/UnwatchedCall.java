package dev.tollgate.benchmarks.path;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import dev.tollgate.benchmarks.traffic.Chat;
import dev.tollgate.core.install.HookFaults;
import dev.tollgate.core.install.Hooks;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a call to any other host pays: woven code, bridge, dispatch, hook, and the host's look-up,
 * around methods that do nothing. All of it is added cost.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class UnwatchedCall {
  private static final String URL = "https://" + Chat.OTHER_HOST + Chat.OTHER_PATH;
  private static final String HOOKS = "dev.tollgate.instrumentation.";

  private static final HookPoint SEND_ASYNC =
      new HookPoint(
          JdkClient.class.getName(), "sendAsync", 4, HOOKS + "javahttpclient.SendAsyncHook");
  private static final HookPoint INTERCEPT =
      new HookPoint(OkHttp.class.getName(), "intercept", 1, HOOKS + "okhttp.InterceptHook");
  private static final HookPoint NEW_CALL =
      new HookPoint(OkHttp.class.getName(), "newCall", 1, HOOKS + "okhttp.NewCallHook");

  private final JdkClient jdkClient = new JdkClient();
  private final HttpRequest jdkRequest = HttpRequest.newBuilder(URI.create(URL)).build();
  private final BodyHandler<String> jdkHandler = BodyHandlers.ofString();
  private final OkHttp okHttp = new OkHttp();
  private final Request okHttpRequest = new Request.Builder().url(URL).build();
  private final OkHttp.Chain okHttpChain = new OkHttp.Chain(okHttpRequest);
  private Instrumentation jvm;
  private CallPath path;
  private Hooks hooks;

  /** For JMH. */
  public UnwatchedCall() {}

  /** Before everything. */
  @Setup
  public void open() throws IOException {
    jvm = ByteBuddyAgent.install();
    path = new CallPath(Caps.perService(1), 1);
    hooks =
        new Hooks(
            List.of(new StandIns()),
            List.of(),
            UnwatchedCall.class.getClassLoader(),
            faults -> path.exchanges,
            new Faults(),
            unhooked -> {},
            () -> {});
    hooks.install(jvm);
    requireHooked();
  }

  private void requireHooked() {
    for (Map.Entry<String, String> state : hooks.states().entrySet()) {
      if (!state.getValue().equals("applied")) {
        throw new IllegalStateException(state.toString());
      }
    }
  }

  /** After everything. */
  @TearDown
  public void close() throws IOException, InterruptedException {
    requireHooked();
    hooks.remove(jvm);
    path.close();
  }

  /** The JDK's client. */
  @Benchmark
  public CompletableFuture<Object> jdkClient() {
    return jdkClient.sendAsync(jdkRequest, jdkHandler, null, null);
  }

  /** OkHttp: the call is made, and later runs. */
  @Benchmark
  public @Nullable Object okHttp() {
    okHttp.newCall(okHttpRequest);
    return okHttp.intercept(okHttpChain);
  }

  /** The real hooks, on the stand-ins' methods. */
  private static final class StandIns implements ClientInstrumentation {
    @Override
    public String name() {
      return "stand-ins";
    }

    @Override
    public List<HookPoint> hookPoints() {
      return List.of(SEND_ASYNC, INTERCEPT, NEW_CALL);
    }
  }

  /** A hook that fails would measure nothing. */
  private static final class Faults implements HookFaults {
    @Override
    public void failed(HookPoint point, Throwable cause) {
      throw new IllegalStateException(point.toString(), cause);
    }

    @Override
    public void disabled(HookPoint point, Throwable cause) {
      throw new IllegalStateException(point.toString(), cause);
    }
  }
}
