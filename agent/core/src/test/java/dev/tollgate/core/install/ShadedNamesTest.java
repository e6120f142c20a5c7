package dev.tollgate.core.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.hook.HookPoint;
import org.junit.jupiter.api.Test;

/** Names in a copy of a library: here the package of this very test is taken for one. */
class ShadedNamesTest {
  private static final String COPY = "dev.tollgate.core";

  private final ShadedNames names = new ShadedNames(COPY, ShadedNamesTest.class.getClassLoader());

  @Test
  void classOfTheCopy_hasThePackageBeforeItsName() {
    assertEquals("dev/tollgate/core/install/Hooks", names.map("install/Hooks"));
  }

  @Test
  void classThatTheCopyLacks_keepsItsName() {
    assertEquals("org/slf4j/Logger", names.map("org/slf4j/Logger"));
    assertEquals("java/lang/String", names.map("java/lang/String"));
  }

  @Test
  void text_isAnotherWhereItNamesAClassOfTheCopy() {
    assertEquals("dev.tollgate.core.install.Hooks", names.mapValue("install.Hooks"));
    assertEquals("api.openai.com", names.mapValue("api.openai.com"));
    assertEquals("install/Hooks", names.mapValue("install/Hooks"));
  }

  @Test
  void point_isThatOfTheCopy() {
    HookPoint point = new HookPoint("okhttp3.Call", "execute", 0, "com.acme.hooks.CallHook");

    assertEquals(
        "com.acme.okhttp3.Call#execute/0", ShadedNames.point(point, "com.acme").toString());
    assertEquals("com.acme.hooks.CallHook", ShadedNames.point(point, "com.acme").hookClassName());
  }

  @Test
  void jdksClasses_haveNoCopies() {
    assertTrue(ShadedNames.canBeShaded(new HookPoint("okhttp3.Call", "execute", 0, "a.B")));
    assertFalse(
        ShadedNames.canBeShaded(
            new HookPoint("jdk.internal.net.http.HttpClientImpl", "sendAsync", 4, "a.B")));
  }
}
