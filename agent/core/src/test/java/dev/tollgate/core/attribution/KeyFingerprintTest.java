package dev.tollgate.core.attribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class KeyFingerprintTest {

  @Test
  void fingerprint_isTheStartOfTheHash() {
    // printf abc | sha256sum
    assertEquals("ba7816bf", KeyFingerprint.of("abc"));
  }

  @Test
  void bearerAndSpaces_areNoPartOfTheKey() {
    assertEquals("ba7816bf", KeyFingerprint.of("Bearer abc"));
    assertEquals("ba7816bf", KeyFingerprint.of("bearer  abc "));
  }

  @Test
  void keys_areToldApart() {
    assertNotEquals(KeyFingerprint.of("sk-a"), KeyFingerprint.of("sk-b"));
  }

  @Test
  void noKey_isNone() {
    assertNull(KeyFingerprint.of(null));
    assertNull(KeyFingerprint.of("  "));
  }
}
