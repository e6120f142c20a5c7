package dev.tollgate.core.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
