package dev.tollgate.core.attribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.acme.shop.Checkout;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which frame is the application's. */
class CallSiteTest {

  @Test
  void method_isNamed() {
    assertEquals("com.acme.shop.Checkout#origin", Checkout.origin().name());
  }

  @Test
  void libraryFrames_arePassedOver() {
    AtomicReference<@Nullable CallSite> seen = new AtomicReference<>();
    Checkout.call(() -> seen.set(CallSite.here()));

    CallSite site = seen.get();
    assertEquals("com.acme.shop.Checkout#call", site == null ? null : site.name());
  }

  @Test
  void packagesOfShadedCopies_arePassedOver() {
    String app = "com.acme.shop.Checkout#call";
    assertNotEquals(app, siteUnder(List.of("com.acme.shop")));
    assertEquals(app, siteUnder(List.of("com.acme.sh")), "a part of a name is no package");
  }

  private static @Nullable String siteUnder(List<String> libraries) {
    AtomicReference<@Nullable CallSite> seen = new AtomicReference<>();
    Checkout.call(() -> seen.set(CallSite.here(libraries)));

    CallSite site = seen.get();
    return site == null ? null : site.name();
  }

  @Test
  void lambda_isTheMethodThatHoldsIt() {
    assertEquals("com.acme.shop.Checkout#inALambda", Checkout.inALambda().name());
    assertEquals("com.acme.shop.Checkout#inAStream", Checkout.inAStream().name());
  }

  @Test
  void innerClass_keepsItsName() {
    assertEquals("com.acme.shop.Checkout$1#get", Checkout.inAnInnerClass().name());
  }

  @Test
  void constructor_isNamedAsTheJvmNamesIt() {
    assertEquals("com.acme.shop.Checkout#<init>", Checkout.inAConstructor().name());
  }

  @Test
  void stackWithoutApplication_isUnknown() throws InterruptedException {
    AtomicReference<@Nullable CallSite> seen = new AtomicReference<>();
    Thread thread = new Thread(() -> seen.set(CallSite.here()));
    thread.start();
    thread.join();

    CallSite site = seen.get();
    assertEquals(CallSite.UNKNOWN, site);
    assertNull(CallSite.UNKNOWN.name());
  }

  @Test
  void applicationTooDeepInTheStack_isUnknown() {
    AtomicReference<@Nullable CallSite> seen = new AtomicReference<>();
    Checkout.call(() -> seen.set(deep(300)));

    assertEquals(CallSite.UNKNOWN, seen.get());
  }

  private static CallSite deep(int frames) {
    return frames == 0 ? CallSite.here() : deep(frames - 1);
  }
}
