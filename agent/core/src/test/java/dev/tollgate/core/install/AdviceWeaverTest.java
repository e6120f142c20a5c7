package dev.tollgate.core.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.acme.shop.Sender;
import dev.tollgate.api.hook.HookPoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is woven into a class file, of whichever JDK it is. */
class AdviceWeaverTest {
  private static final String CLASS = Sender.class.getName();

  private final ClassLoader loader = AdviceWeaverTest.class.getClassLoader();
  private final InstalledHook hook =
      new InstalledHook(
          1,
          "miniature",
          new HookPoint(CLASS, "send", 2, "com.acme.hooks.SenderHook"),
          null,
          loader,
          told -> {
            throw new AssertionError("nothing is called here");
          },
          new HookFaults() {
            @Override
            public void failed(HookPoint point, Throwable cause) {}

            @Override
            public void disabled(HookPoint point, Throwable cause) {}
          },
          System::nanoTime);

  @Test
  void classOfAJdkNewerThanByteBuddy_isWovenAndKeepsItsVersion() throws IOException {
    byte[] known;
    try (InputStream in = Sender.class.getResourceAsStream("Sender.class")) {
      known = in.readAllBytes();
    }
    byte[] unknown = known.clone();
    unknown[6] = 1; // 256 and more
    byte[] wovenKnown = weave(known);
    byte[] wovenUnknown = weave(unknown);

    assertFalse(Arrays.equals(known, wovenKnown));
    wovenKnown[6] = 1;
    assertArrayEquals(wovenKnown, wovenUnknown);
  }

  private byte[] weave(byte[] classBytes) {
    return new AdviceWeaver(loader).weave(CLASS, classBytes, List.of(hook));
  }
}
