package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.labels.Label;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Waste says why a call bought nothing: its app did not get the answer, whatever the call came to.
 * Known when the call has ended, by its charge alone. An answer that its own limit of output tokens
 * cut short was delivered, and is no waste.
 */
public enum Waste {
  /** Its JVM died while the call was out. */
  LOST("lost"),
  /** The app closed or cancelled it before the end. */
  ABORTED("aborted"),
  /** The provider answered with an error, or nothing came at all. */
  FAILED("failed"),
  /** The answer was cut by the network or the provider. */
  TRUNCATED("truncated"),
  /** The provider's filter kept the answer back. */
  WITHHELD("withheld");

  /** Finish reasons of providers that mean {@link #WITHHELD}, in lower case. */
  private static final Set<String> FILTERS =
      Set.of(
          // OpenAI's shape; Bedrock; Anthropic; Cohere
          "content_filter",
          "content_filtered",
          "guardrail_intervened",
          "refusal",
          "error_toxic",
          // Gemini
          "safety",
          "recitation",
          "blocklist",
          "prohibited_content",
          "spii",
          "image_safety",
          "image_prohibited_content",
          "image_recitation",
          "model_armor");

  private final String key;

  Waste(String key) {
    this.key = key;
  }

  /** Its name: the value of {@link Label#WASTE}. */
  public String key() {
    return key;
  }

  /** All names, in the order of this enum. */
  public static String[] keys() {
    return Arrays.stream(values()).map(Waste::key).toArray(String[]::new);
  }

  /** The charge, labelled with its waste where it is one. */
  public static Charge labelled(Charge charge) {
    Waste waste = of(charge);
    return waste == null
        ? charge
        : charge.toBuilder()
            .labels(charge.labels().toBuilder().set(Label.WASTE, waste.key).build())
            .build();
  }

  /** Why the call bought nothing; null where it bought something, and where it never left. */
  public static @Nullable Waste of(Charge charge) {
    if (!charge.left()) {
      return null;
    }
    if (charge.has(Flag.LOST)) {
      return LOST;
    }
    if (charge.has(Flag.ABORTED)) {
      return ABORTED;
    }
    boolean cut = charge.has(Flag.TRUNCATED);
    if (charge.status() >= 400 || (cut && charge.status() == 0)) {
      return FAILED;
    }
    if (cut) {
      return TRUNCATED;
    }
    if (charge.errorType() != null) {
      return FAILED;
    }
    String finish = charge.finishReason();
    return finish != null && FILTERS.contains(finish.toLowerCase(Locale.ROOT)) ? WITHHELD : null;
  }
}
