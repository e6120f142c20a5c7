package dev.tollgate.core.attribution;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A key's fingerprint: the first 8 hex digits of its SHA-256. Tells keys apart, gives none away.
 */
public final class KeyFingerprint {
  private static final String BEARER = "Bearer ";
  private static final String AWS = "AWS4-";
  private static final String AWS_CREDENTIAL = "Credential=";
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private KeyFingerprint() {}

  /** AWS signs every request anew: what stays the same is the id of the access key. */
  private static @Nullable String accessKeyId(String headerValue) {
    int from = headerValue.startsWith(AWS) ? headerValue.indexOf(AWS_CREDENTIAL) : -1;
    int end = from < 0 ? -1 : headerValue.indexOf('/', from);
    return end < 0 ? null : headerValue.substring(from + AWS_CREDENTIAL.length(), end);
  }

  /** The fingerprint of a credential header's value, or null where there is none. */
  public static @Nullable String of(@Nullable String headerValue) {
    if (headerValue == null || headerValue.isBlank()) {
      return null;
    }
    String accessKey = accessKeyId(headerValue);
    String key =
        accessKey != null
            ? accessKey
            : headerValue.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? headerValue.substring(BEARER.length())
                : headerValue;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.trim().getBytes(StandardCharsets.UTF_8));
      StringBuilder hex = new StringBuilder(8);
      for (int i = 0; i < 4; i++) {
        hex.append(HEX[hash[i] >> 4 & 15]).append(HEX[hash[i] & 15]);
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
