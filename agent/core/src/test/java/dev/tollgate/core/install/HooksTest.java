package dev.tollgate.core.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.shop.Sender;
import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hooks woven into a real class of this JVM, and what becomes of their failures. */
class HooksTest {
  private static final String HOOK = "com.acme.hooks.SenderHook";
  private static final HookPoint SEND = new HookPoint("com.acme.shop.Sender", "send", 2, HOOK);
  private static final Instrumentation JVM = ByteBuddyAgent.install();

  private final CountingExchanges exchanges = new CountingExchanges();
  private final List<String> failed = new ArrayList<>();
  private final List<String> disabled = new ArrayList<>();
  private static final String JETTY = "org/eclipse/jetty/client/HttpRequest";
  private static final String KTOR_2 = "io/ktor/client/engine/cio/CIOEngine$selectEndpoint$1";

  private final List<String> unhooked = new ArrayList<>();
  private final AtomicInteger firstHits = new AtomicInteger();
  private final List<Hooks> installed = new ArrayList<>();
  private final Sender sender = new Sender();

  @AfterEach
  void unhook() {
    installed.forEach(hooks -> hooks.remove(JVM));
  }

  private Hooks install(HookPoint... points) {
    ClientInstrumentation miniature =
        new ClientInstrumentation() {
          @Override
          public String name() {
            return "miniature";
          }

          @Override
          public List<HookPoint> hookPoints() {
            return List.of(points);
          }
        };
    HookFaults faults =
        new HookFaults() {
          @Override
          public void failed(HookPoint point, Throwable cause) {
            failed.add(point + ": " + cause);
          }

          @Override
          public void disabled(HookPoint point, Throwable cause) {
            disabled.add(point + ": " + cause);
          }
        };
    Hooks hooks =
        new Hooks(
            List.of(miniature),
            List.of(),
            HooksTest.class.getClassLoader(),
            told -> exchanges,
            faults,
            unhooked::addAll,
            firstHits::incrementAndGet);
    installed.add(hooks);
    hooks.install(JVM);
    return hooks;
  }

  private static String state(Hooks hooks, HookPoint point) {
    return String.valueOf(hooks.states().get("miniature " + point));
  }

  @Test
  void hook_changesArgumentsAndResult() {
    Hooks hooks = install(SEND);

    assertEquals("ABAB!", sender.send("ab", 2));
    assertEquals("applied", state(hooks, SEND));
    assertEquals(1, firstHits.get());
    assertEquals(List.of(), unhooked);
    assertEquals(List.of(), failed);
  }

  @Test
  void methodThatThrows_throwsTheSameToItsCaller() {
    install(SEND);

    Exception thrown = assertThrows(IllegalArgumentException.class, () -> sender.send("ab", -1));

    assertEquals("times: -1", thrown.getMessage());
    assertEquals(1, exchanges.asked.get(), "the hook was told");
  }

  @Test
  void answeredCall_neverRunsTheMethod() {
    install(SEND);

    assertEquals("the hook's own", sender.send("answered ", -1));
  }

  @Test
  void failedCall_neverRunsTheMethodAndThrowsWhatTheHookSays() {
    install(SEND);

    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> sender.send("failed ", -1));
    assertEquals("the hook's own", thrown.getMessage());
  }

  @Test
  void callThatTheHookIgnores_isUntouched() {
    install(SEND);

    assertEquals("ignored ignored ", sender.send("ignored ", 2));
  }

  @Test
  void subclassAndOverload_areHookedByTheDeclaringMethod() {
    install(SEND);

    assertEquals("AB!", new Sender.Fast().send("ab", 1));
    assertEquals("AB!.", sender.send("ab"), "through the hooked method alone");
  }

  @Test
  void hook_isLoadedBesideTheLibrary() {
    install(SEND);

    assertEquals("tollgate-hook", sender.send("loader ", 1));
  }

  @Test
  void staticMethod_isLeftAlone() {
    install(new HookPoint("com.acme.shop.Sender", "describe", 1, HOOK));

    assertEquals("[ab]", Sender.describe("ab"));
    assertEquals(List.of(), failed);
  }

  @Test
  void removedHooks_leaveTheClassAsItWas() {
    Hooks hooks = install(SEND);
    assertEquals("AB!", sender.send("ab", 1));

    hooks.remove(JVM);

    assertEquals("ab", sender.send("ab", 1));
  }

  @Test
  void hooksInstalledAgain_work() {
    install(SEND).remove(JVM);
    install(SEND);

    assertEquals("AB!", sender.send("ab", 1));
  }

  @Test
  void classThatNeverLoads_isWaitedFor() {
    HookPoint absent = new HookPoint("com.acme.shop.Absent", "send", 2, HOOK);
    Hooks hooks = install(absent);

    assertEquals("waiting", state(hooks, absent));
    assertEquals(0, firstHits.get());
  }

  @Test
  void linkageError_disablesTheHookAtOnce() {
    Hooks hooks = install(SEND);

    assertEquals("misfit ", sender.send("misfit ", 1), "the app's call goes on");

    assertEquals("ab", sender.send("ab", 1), "unhooked from now on");
    assertEquals(1, disabled.size());
    assertTrue(state(hooks, SEND).startsWith("faulty: "), state(hooks, SEND));
    assertTrue(state(hooks, SEND).contains("the library is another one"), state(hooks, SEND));
  }

  @Test
  void thrownError_disablesTheHookAtOnce() {
    Hooks hooks = install(SEND);

    assertEquals("wrong ", sender.send("wrong ", 1), "the app's call goes on");

    assertEquals("ab", sender.send("ab", 1), "unhooked from now on");
    assertEquals(1, disabled.size());
    assertTrue(state(hooks, SEND).contains("the hook is wrong"), state(hooks, SEND));
  }

  @Test
  void lackOfStack_isNoReasonToDisableTheHook() {
    install(SEND);

    assertEquals("deep ", sender.send("deep ", 1), "the app's call goes on");

    assertEquals("AB!", sender.send("ab", 1));
    assertEquals(1, failed.size());
    assertEquals(0, disabled.size());
  }

  @Test
  void exceptions_disableTheHookAfterTen() {
    install(SEND);
    for (int i = 0; i < InstalledHook.MAX_FAULTS - 1; i++) {
      assertEquals("odd ", sender.send("odd ", 1));
    }
    assertEquals("AB!", sender.send("ab", 1), "one odd request is no reason to stop");
    assertEquals(InstalledHook.MAX_FAULTS - 1, failed.size());

    assertEquals("odd ", sender.send("odd ", 1));

    assertEquals(1, disabled.size());
    assertEquals("ab", sender.send("ab", 1));
    assertEquals("odd ", sender.send("odd ", 1));
    assertEquals(1, disabled.size(), "said once");
  }

  @Test
  void failureOnTheWayOut_leavesTheResult() {
    install(SEND);

    assertEquals("late late ", sender.send("late ", 2));

    assertEquals(1, failed.size());
    assertTrue(failed.get(0).contains("failed on the way out"), failed::toString);
  }

  @Test
  void hookThatIsMissing_isDisabledAndTheCallGoesOn() {
    HookPoint missing =
        new HookPoint("com.acme.shop.Sender", "send", 2, "com.acme.hooks.NoSuchHook");
    Hooks hooks = install(missing);

    assertEquals("ab", sender.send("ab", 1));

    assertTrue(state(hooks, missing).startsWith("faulty: "), state(hooks, missing));
  }

  @Test
  void bytesThatAreNoClass_areLeftAlone() {
    List<String> said = new ArrayList<>();
    InstalledHook hook =
        new InstalledHook(
            0,
            "miniature",
            SEND,
            null,
            HooksTest.class.getClassLoader(),
            told -> exchanges,
            new HookFaults() {
              @Override
              public void failed(HookPoint point, Throwable cause) {
                said.add("failed");
              }

              @Override
              public void disabled(HookPoint point, Throwable cause) {
                said.add("disabled");
              }
            },
            System::nanoTime);
    Map<String, List<InstalledHook>> hooked = Map.of("com/acme/shop/Sender", List.of(hook));
    HookTransformer transformer =
        new HookTransformer(
            hooked,
            HooksTest.class.getClassLoader(),
            new UnhookedClients(
                Set.of("vertx-http-4.0"), new ShadedCopies(hooked), names -> said.addAll(names)),
            () -> {});

    byte[] woven = transformer.transform(null, "com/acme/shop/Sender", null, null, new byte[9]);

    assertEquals(null, woven);
    assertEquals(null, transformer.transform(null, null, null, null, new byte[9]));
    assertEquals(null, transformer.transform(null, "com/acme/Other", null, null, new byte[9]));
    for (String other : List.of("com/acme/shop/other/Sender", "xcom/acme/shop/Sender")) {
      assertEquals(null, transformer.transform(null, other, null, null, new byte[9]));
    }
    for (String client : List.of("io/vertx/core/http/impl/HttpClientImpl", JETTY, JETTY, KTOR_2)) {
      assertEquals(null, transformer.transform(null, client, null, null, new byte[9]));
    }
    assertEquals(
        null,
        transformer.transform(null, "org/other/com/acme/shop/Sender", null, null, new byte[9]));
    assertEquals(
        List.of(
            "disabled",
            "jetty-client-9.2",
            "jetty-client-9.2",
            "ktor-client-cio-2",
            "jetty-client-9.2",
            "ktor-client-cio-2",
            "miniature in org.other"),
        said,
        "the clients without a hook: all of them, each time that there is another");
  }

  /** Exchanges that watch nothing, and count how often they are asked. */
  private static final class CountingExchanges implements Exchanges {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public boolean watches(@Nullable String host, int port, @Nullable String target) {
      asked.incrementAndGet();
      return false;
    }

    @Override
    public CallOrigin origin() {
      return new CallOrigin() {};
    }

    @Override
    public @Nullable Exchange begin(Request request, @Nullable CallOrigin origin) {
      return null;
    }

    @Override
    public @Nullable Exchange beginGrpc(Request request, @Nullable CallOrigin origin) {
      return null;
    }

    @Override
    public void webSocket(String host, String target) {}

    @Override
    public void faulty(Throwable fault) {}
  }
}
