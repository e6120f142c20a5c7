package dev.tollgate.simulator.reply;

import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered, in words that each provider puts in its own envelope. Immutable.
 *
 * @param type the provider's error type
 * @param param the member that is wrong (OpenAI)
 * @param code the provider's error code (OpenAI)
 */
public record Refusal(
    int status, String type, @Nullable String param, @Nullable String code, String message) {

  static Refusal of(int status, String type, String message) {
    return new Refusal(status, type, null, null, message);
  }
}
