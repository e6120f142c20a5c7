package dev.tollgate.core.install;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.ClientInstrumentation;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The hooks of a running agent: installs them into classes loaded and yet to load, and tells how
 * each fares. Thread-safe after {@link #install}.
 */
public final class Hooks {
  private final List<InstalledHook> hooks = new ArrayList<>();
  private final UnhookedClients unhooked;
  private final HookTransformer transformer;

  /**
   * The hooks of these instrumentations, not yet installed.
   *
   * @param shadedIn the packages that copies of libraries are shaded in: they are hooked as well
   * @param agentLoader the loader that has the hooks' bytes
   * @param exchanges where a hook begins exchanges, given whom to tell of what fails in them; asked
   *     when the hook is first entered
   * @param faults told of hooks that fail
   * @param unhookedClients told of the HTTP clients in use that no hook is for, by name
   * @param onFirstHit run once, when the first hooked class loads; must return at once
   */
  public Hooks(
      Iterable<ClientInstrumentation> instrumentations,
      List<String> shadedIn,
      ClassLoader agentLoader,
      Function<Consumer<Throwable>, Exchanges> exchanges,
      HookFaults faults,
      Consumer<Set<String>> unhookedClients,
      Runnable onFirstHit) {
    Map<String, List<InstalledHook>> byName = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (ClientInstrumentation instrumentation : instrumentations) {
      names.add(instrumentation.name());
      for (HookPlace place : HookPlace.of(instrumentation, shadedIn)) {
        InstalledHook hook =
            new InstalledHook(
                hooks.size(),
                instrumentation.name(),
                place.point(),
                place.shadedIn(),
                agentLoader,
                exchanges,
                faults,
                System::nanoTime);
        hooks.add(hook);
        byName
            .computeIfAbsent(place.point().className().replace('.', '/'), name -> new ArrayList<>())
            .add(hook);
      }
    }
    unhooked = new UnhookedClients(names, new ShadedCopies(byName), unhookedClients);
    transformer = new HookTransformer(byName, agentLoader, unhooked, onFirstHit);
  }

  /** Connects the bridge and hooks every class, those already loaded included. */
  public void install(Instrumentation instrumentation) {
    $Tollgate.connect(new HookDispatcher(hooks.toArray(new InstalledHook[0])));
    instrumentation.addTransformer(transformer, true);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      unhooked.loaded(loaded.getName().replace('.', '/'));
    }
    retransformLoaded(instrumentation);
  }

  /** Takes every hook out again: classes return to their bytes, the bridge stays dormant. */
  public void remove(Instrumentation instrumentation) {
    $Tollgate.connect(null);
    instrumentation.removeTransformer(transformer);
    retransformLoaded(instrumentation);
    hooks.forEach(InstalledHook::forget);
  }

  /**
   * How each hook fares: {@code applied}, {@code waiting} or {@code faulty: why}, by its point; and
   * {@code unhooked} by the name of a client in use that no hook is for.
   */
  public Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    for (InstalledHook hook : hooks) {
      String fault = hook.fault();
      String state = fault != null ? "faulty: " + fault : hook.applied() ? "applied" : "waiting";
      states.put(hook.instrumentation() + " " + hook.point(), state);
    }
    unhooked.inUse().forEach(client -> states.put(client, "unhooked"));
    return states;
  }

  private void retransformLoaded(Instrumentation instrumentation) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      for (InstalledHook hook : hooks) {
        if (hook.point().className().equals(loaded.getName())) {
          retransform(instrumentation, loaded, hook);
          break;
        }
      }
    }
  }

  private static void retransform(
      Instrumentation instrumentation, Class<?> loaded, InstalledHook hook) {
    try {
      instrumentation.retransformClasses(loaded);
    } catch (UnmodifiableClassException | RuntimeException | LinkageError | InternalError e) {
      // The last: HotSpot's word for a class that cannot be redefined, such as one never linked.
      hook.failed(new LinkageError("cannot retransform " + loaded.getName(), e));
    }
  }
}
