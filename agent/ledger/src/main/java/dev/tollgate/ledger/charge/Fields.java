package dev.tollgate.ledger.charge;

/**
 * The numbers of record types and of their fields: never reused, never changed, a new one at the
 * end. What a field holds is said by the accessor of its name; a field that has the value of an
 * empty record is left out.
 *
 * <p>{@code LABELS} holds fields whose number is {@link dev.tollgate.ledger.labels.Label#code},
 * {@code USAGE} fields whose number is {@link dev.tollgate.ledger.usage.Meter#code}. {@code
 * COUNTERS} and {@code HOOKS} come once per entry.
 */
final class Fields {
  private Fields() {}

  static final int TYPE_CHARGE = 1;
  static final int TYPE_JVM_START = 2;
  static final int TYPE_HEARTBEAT = 3;
  static final int TYPE_JVM_STOP = 4;
  static final int TYPE_CORRECTION = 5;
  static final int TYPE_CAP_RAISE = 6;
  static final int TYPE_KILL_RELEASE = 7;

  /** Fields of a charge. */
  static final class OfCharge {
    private OfCharge() {}

    static final int ID = 1;
    static final int JVM = 2;
    static final int START_MICROS = 3;
    static final int DURATION_MICROS = 4;
    static final int FIRST_BYTE_MICROS = 5;
    static final int REQUEST_ID = 6;
    static final int DEDUPE_KEY = 7;
    static final int LABELS = 8;
    static final int OPERATION = 9;
    static final int RESPONSE_MODEL = 10;
    static final int SERVICE_TIER = 11;
    static final int REGION = 12;
    static final int STATUS = 13;
    static final int ERROR_TYPE = 14;
    static final int FINISH_REASON = 15;
    static final int USAGE = 16;
    static final int LIST_COST_NANOS = 17;
    static final int COUNTED_NANOS = 18;
    static final int PRICE_SOURCE = 19;
    static final int ATTEMPT = 20;
    static final int VERDICT = 21;
    static final int CAP_ID = 22;
    static final int BOARD_GENERATION = 23;
    static final int BOARD_ROW = 24;
    static final int POLICY_VERSION = 25;
    static final int UNREADABLE = 26;
    static final int FLAG_BITS = 27;
    static final int CALLS = 28;
    static final int SPEED = 29;
    static final int SEARCH_CONTEXT_SIZE = 30;
    static final int IMAGE_SIZE = 31;
    static final int IMAGE_QUALITY = 32;
    static final int BATCH = 33;
    static final int ERROR_CODE = 34;
    static final int RETRY_AFTER_MILLIS = 35;
    static final int VENDOR_COST_USD = 36;
    static final int UPSTREAM_COST_USD = 37;
    static final int CONTRACTED_COST_NANOS = 38;
    static final int PRICE_ENTRY = 39;
    static final int CONTEXT_TIER = 40;
    static final int CREDENTIAL_AT = 41;
    static final int CAP_TOTAL = 42;
    static final int OTHER_KEY = 43;
    static final int COUNTED_TOKENS = 44;
    static final int CLAMPED_TO = 45;
    static final int DOWNGRADED_FROM = 46;
    static final int TRIP = 47;
    static final int COUNTED_IMAGES = 48;
  }

  /** Fields of a correction; {@code BEFORE} and {@code AFTER} hold the fields of a charge. */
  static final class OfCorrection {
    private OfCorrection() {}

    static final int ID = 1;
    static final int AT_MICROS = 2;
    static final int REASON = 3;
    static final int BY = 4;
    static final int BEFORE = 5;
    static final int AFTER = 6;
  }

  /** Fields of a cap's raise. */
  static final class OfRaise {
    private OfRaise() {}

    static final int ID = 1;
    static final int AT_MICROS = 2;
    static final int CAP_ID = 3;
    static final int UNIT = 4;
    static final int AMOUNT = 5;
    static final int UNTIL_MS = 6;
    static final int REASON = 7;
    static final int BY = 8;
  }

  /** Fields of a kill switch's release. */
  static final class OfRelease {
    private OfRelease() {}

    static final int ID = 1;
    static final int AT_MICROS = 2;
    static final int SWITCH_ID = 3;
    static final int EACH_VALUE = 4;
    static final int REASON = 5;
    static final int BY = 6;
  }

  /** Fields of a charge's trip. */
  static final class OfTrip {
    private OfTrip() {}

    static final int AT_MICROS = 1;
    static final int UNTIL_MICROS = 2;
    static final int EXCESS = 3;
    static final int COUNTED = 4;
    static final int MAX = 5;
    static final int SHARED = 6;
  }

  /** Fields of a JVM start. */
  static final class OfStart {
    private OfStart() {}

    static final int JVM = 1;
    static final int START_MICROS = 2;
    static final int LABELS = 3;
    static final int AGENT_VERSION = 4;
    static final int JAVA_VERSION = 5;
    static final int PID = 6;
  }

  /** Fields of a heartbeat and of a JVM stop. */
  static final class OfLife {
    private OfLife() {}

    static final int JVM = 1;
    static final int AT_MICROS = 2;
    static final int COUNTERS = 3;
    static final int HOOKS = 4;
  }

  /** Fields of one entry of a map. */
  static final class OfEntry {
    private OfEntry() {}

    static final int KEY = 1;
    static final int NUMBER = 2;
    static final int TEXT = 3;
  }
}
