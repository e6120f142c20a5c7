package dev.tollgate.core.install;

import dev.tollgate.api.hook.HookPoint;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees every class that loads and changes the few that are hooked: two map look-ups for all others.
 * Thread-safe. Never throws; a class that cannot be woven stays as it is and its hooks are reported
 * as faulty.
 */
final class HookTransformer implements ClassFileTransformer {
  private final Map<String, List<InstalledHook>> hooksByInternalName;
  private final ClassLoader agentLoader;
  private final UnhookedClients unhooked;
  private final Runnable onFirstHit;
  private @Nullable AdviceWeaver weaver;

  /**
   * A transformer.
   *
   * @param hooksByInternalName hooks by the hooked class's internal name, {@code a/b/C}
   * @param unhooked told of every class that no hook is for
   * @param onFirstHit run once, when the first hooked class loads; must return at once
   */
  HookTransformer(
      Map<String, List<InstalledHook>> hooksByInternalName,
      ClassLoader agentLoader,
      UnhookedClients unhooked,
      Runnable onFirstHit) {
    this.hooksByInternalName = hooksByInternalName;
    this.agentLoader = agentLoader;
    this.unhooked = unhooked;
    this.onFirstHit = onFirstHit;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classBytes) {
    if (internalName == null) {
      return null;
    }
    List<InstalledHook> hooks = hooksByInternalName.get(internalName);
    if (hooks == null) {
      unhooked.loaded(internalName);
      return null;
    }
    try {
      byte[] woven =
          Privileged.get(() -> weaver().weave(internalName.replace('/', '.'), classBytes, hooks));
      hooks.forEach(InstalledHook::markApplied);
      return woven;
    } catch (Throwable t) {
      HookPoint point = hooks.get(0).point();
      hooks.forEach(hook -> hook.failed(new LinkageError("cannot weave " + point.className(), t)));
      return null;
    }
  }

  private synchronized AdviceWeaver weaver() {
    if (weaver == null) {
      AdviceWeaver made = new AdviceWeaver(agentLoader);
      onFirstHit.run();
      weaver = made; // only now: nothing is to be woven for an agent that cannot run
    }
    return weaver;
  }
}
