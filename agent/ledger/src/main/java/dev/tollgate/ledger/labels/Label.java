package dev.tollgate.ledger.labels;

import org.jspecify.annotations.Nullable;

/**
 * A label says who or what a charge belongs to. Caps match labels, reports group by them.
 *
 * <p>{@link #code} is the label's number on disk: never reused, never changed. {@code provider} and
 * {@code model} are labels of the exchange itself; the rest is attribution.
 */
public enum Label {
  /** The provider, by OTel's names: {@code openai}, {@code anthropic}. */
  PROVIDER(1, "provider"),
  /** The model that the request named. */
  MODEL(2, "model"),
  /**
   * The service: option, {@code OTEL_SERVICE_NAME}, {@code spring.application.name}, main class.
   */
  SERVICE(3, "service"),
  /** The deployment environment, such as {@code production}. */
  ENVIRONMENT(4, "environment"),
  /** The task class: without any rule, the call site. */
  WORKFLOW(5, "workflow"),
  /** The team that the call is made for. */
  TEAM(6, "team"),
  /** One run: of a batch, a nightly build, a migration. */
  JOB(7, "job"),
  /** The user label. */
  USER(8, "user"),
  /** The first application frame of the call: {@code class#method}. */
  CALL_SITE(9, "call_site"),
  /** The inbound route that led to the call. */
  ROUTE(10, "route"),
  /** A hash of the credential: tells keys apart without storing one. */
  KEY(11, "key"),
  /** The trace id. */
  TRACE(12, "trace"),
  /** Whom to ask about the call. */
  OWNER(13, "owner"),
  /** What the call is for: {@code discovery}, to find out, or {@code outcome}, to deliver. */
  MODE(14, "mode"),
  /**
   * How the call is paid for: {@code metered} by use, {@code flat} by a subscription, or {@code
   * local}, on hardware of one's own. Changes no cost.
   */
  REGIME(15, "regime"),
  /** Why the call bought nothing, known once it has ended: see {@code Waste}. */
  WASTE(16, "waste");

  /** The longest label value, in characters; a longer one is cut. */
  public static final int MAX_LENGTH = 256;

  private final int code;
  private final String key;

  Label(int code, String key) {
    this.code = code;
    this.key = key;
  }

  /** The label's number on disk, 1 to 255. */
  public int code() {
    return code;
  }

  /** The label's name in text: configuration, filters and every JSON output use it. */
  public String key() {
    return key;
  }

  /** The label with this number, or null where a newer version wrote one we do not know. */
  public static @Nullable Label ofCode(int code) {
    for (Label label : values()) {
      if (label.code == code) {
        return label;
      }
    }
    return null;
  }

  /** The label with this name, or null. */
  public static @Nullable Label ofKey(String key) {
    for (Label label : values()) {
      if (label.key.equals(key)) {
        return label;
      }
    }
    return null;
  }
}
