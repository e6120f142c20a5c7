package dev.tollgate.core.options;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of one JVM: agent arguments before system properties before environment before
 * defaults. Immutable. A value that cannot be read is reported by {@link #complaints} and its
 * default holds.
 */
public final class Options {
  private static final Pattern PACKAGE = Pattern.compile("[\\w$]+(\\.[\\w$]+)*");

  /** Switches the agent off. */
  public static final Option<Boolean> ENABLED =
      new Option<>(
          "enabled",
          "true or false",
          true,
          "0.1",
          "Whether the agent does anything at all.",
          Options::readBoolean);

  /** The home that agent and collector share. */
  public static final Option<String> HOME =
      new Option<>(
          "home",
          "directory",
          "",
          "0.1",
          "The home shared with the collector. Default: `/var/lib/tollgate` if it exists, else"
              + " `~/.tollgate`.",
          text -> text);

  /** The service label. */
  public static final Option<String> SERVICE =
      new Option<>(
          "service",
          "text",
          "",
          "0.1",
          "The service label. Default: `OTEL_SERVICE_NAME`, else `spring.application.name`, else"
              + " the main class or jar.",
          text -> text);

  /** The environment label. */
  public static final Option<String> ENVIRONMENT =
      new Option<>(
          "environment",
          "text",
          "",
          "0.1",
          "The environment label. Default: `deployment.environment.name` of"
              + " `OTEL_RESOURCE_ATTRIBUTES`.",
          text -> text);

  /** The team label. */
  public static final Option<String> TEAM =
      new Option<>(
          "team", "text", "", "0.1", "The team label: whose calls they are.", text -> text);

  /** The owner label. */
  public static final Option<String> OWNER =
      new Option<>(
          "owner", "text", "", "0.1", "The owner label: whom to ask about them.", text -> text);

  /** The job label. */
  public static final Option<String> JOB =
      new Option<>(
          "job",
          "text",
          "",
          "0.1",
          "The job label, for a JVM that is one run: `nightly-2026-11-28`.",
          text -> text);

  /** The mode label. */
  public static final Option<String> MODE =
      new Option<>(
          "mode",
          "discovery or outcome",
          "",
          "0.1",
          "The mode label: `discovery`, to find out what works, or `outcome`, to deliver.",
          text ->
              text.isEmpty() || text.equals("discovery") || text.equals("outcome") ? text : null);

  /** How many charges may wait for the writer. */
  public static final Option<Integer> RING =
      new Option<>(
          "ring",
          "a power of two, 64 to 65536",
          8192,
          "0.1",
          "How many charges may wait for the disk. What does not fit is dropped and counted.",
          text -> readPowerOfTwo(text, 64, 65536));

  /** How many calls in flight survive a kill. */
  public static final Option<Integer> INFLIGHT =
      new Option<>(
          "inflight",
          "number, 64 to 16384",
          1024,
          "0.1",
          "How many calls in flight survive a kill of the JVM; 2 kB on disk each.",
          text -> readInt(text, 64, 16384));

  /** How long the first call waits for the gate. */
  public static final Option<Integer> GATE_WAIT_MS =
      new Option<>(
          "gate_wait_ms",
          "milliseconds, 0 to 10000",
          5000,
          "0.1",
          "How long a JVM's first calls wait for policy and board to be read, so that a spent cap"
              + " refuses the very first one.",
          text -> readInt(text, 0, 10000));

  /** The prices to charge by. */
  public static final Option<String> PRICES =
      new Option<>(
          "prices",
          "file",
          "",
          "0.1",
          "A price catalogue in Tollgate's text format to charge by, read once. Default: the"
              + " built-in one. A file that cannot be used is said in the log, and the default"
              + " holds.",
          text -> text);

  /** The day whose prices are charged. */
  public static final Option<String> PRICES_AT =
      new Option<>(
          "prices_at",
          "a date such as 2026-08-02",
          "",
          "0.1",
          "Charge by the prices in force on this day (UTC), whenever a call is made: for replays"
              + " of recorded traffic. Default: the day of the call.",
          Options::readDate);

  /** Whether chat streams are asked for their usage. */
  public static final Option<String> INCLUDE_USAGE =
      new Option<>(
          "include_usage",
          "inject or leave",
          "leave",
          "0.1",
          "`inject`: chat streams of OpenAI, Groq and DeepSeek whose request has no `stream_options`"
              + " are asked for their usage, and what comes of it is hidden from the app."
              + " `include_usage: inject` in tollgate.yaml does the same in every JVM.",
          text -> text.equals("inject") || text.equals("leave") ? text : null);

  /** Where libraries are shaded. */
  public static final Option<List<String>> SHADED =
      new Option<>(
          "shaded",
          "packages, separated by semicolons",
          List.of(),
          "0.1",
          "Where copies of HTTP clients are that were shaded into others' jars, their packages moved"
              + " below another: `play.shaded.ahc;com.acme.shaded` hooks"
              + " `play.shaded.ahc.org.asynchttpclient…`, `com.acme.shaded.okhttp3…` and so on as"
              + " the clients themselves. Default: none.",
          Options::readPackages);

  /** Whether clients on plain Netty are hooked. */
  public static final Option<Boolean> NETTY =
      new Option<>(
          "netty",
          "true or false",
          false,
          "0.1",
          "Whether calls of HTTP clients on Netty that have no hook of their own are metered and"
              + " capped too, beside the codec of their connections:"
              + " [instrumentations/netty-4.1](../instrumentations/netty-4.1/README.md).",
          Options::readBoolean);

  /** All options, in the order of the reference page. */
  public static final List<Option<?>> ALL =
      List.of(
          ENABLED,
          HOME,
          SERVICE,
          ENVIRONMENT,
          TEAM,
          OWNER,
          JOB,
          MODE,
          RING,
          INFLIGHT,
          GATE_WAIT_MS,
          PRICES,
          PRICES_AT,
          INCLUDE_USAGE,
          SHADED,
          NETTY);

  private final Map<String, String> arguments;
  private final Function<String, @Nullable String> properties;
  private final Function<String, @Nullable String> environment;
  private final List<String> complaints = new ArrayList<>();

  /**
   * Options from their three sources.
   *
   * @param arguments the agent's argument text, {@code key=value,key=value}, or null
   * @param properties system properties by name
   * @param environment environment variables by name
   */
  public Options(
      @Nullable String arguments,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    this.arguments = parse(arguments == null ? "" : arguments);
    this.properties = properties;
    this.environment = environment;
    for (String key : this.arguments.keySet()) {
      if (ALL.stream().noneMatch(option -> option.key().equals(key))) {
        complaints.add(key + " is not an option of the agent");
      }
    }
    for (Option<?> option : ALL) {
      get(option);
    }
  }

  /** The option's value. */
  public <T> T get(Option<T> option) {
    String text = text(option);
    if (text == null) {
      return option.defaultValue();
    }
    T value = option.read(text.trim());
    if (value == null) {
      complain(option.key() + ": \"" + text + "\" is not " + option.type());
      return option.defaultValue();
    }
    return value;
  }

  /** Whether the option of this key is a switch, and on. */
  public boolean isOn(String key) {
    return ALL.stream()
        .anyMatch(option -> option.key().equals(key) && Boolean.TRUE.equals(get(option)));
  }

  /** What could not be understood, one sentence each, naming the value and what it should be. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void complain(String sentence) {
    if (!complaints.contains(sentence)) {
      complaints.add(sentence);
    }
  }

  private @Nullable String text(Option<?> option) {
    String argument = arguments.get(option.key());
    if (argument != null) {
      return argument;
    }
    String property = properties.apply("tollgate." + option.key());
    return property != null
        ? property
        : environment.apply("TOLLGATE_" + option.key().toUpperCase(Locale.ROOT));
  }

  private static Map<String, String> parse(String arguments) {
    Map<String, String> parsed = new LinkedHashMap<>();
    int start = 0;
    while (start < arguments.length()) {
      int comma = arguments.indexOf(',', start);
      int end = comma < 0 ? arguments.length() : comma;
      String pair = arguments.substring(start, end);
      int equals = pair.indexOf('=');
      if (!pair.isBlank()) {
        parsed.put(
            (equals < 0 ? pair : pair.substring(0, equals)).trim(),
            equals < 0 ? "true" : pair.substring(equals + 1));
      }
      start = end + 1;
    }
    return parsed;
  }

  private static @Nullable Boolean readBoolean(String text) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true":
        return true;
      case "false":
        return false;
      default:
        return null;
    }
  }

  private static @Nullable Integer readInt(String text, int min, int max) {
    try {
      int value = Integer.parseInt(text);
      return value < min || value > max ? null : (Integer) value;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable String readDate(String text) {
    try {
      return text.isEmpty() ? text : LocalDate.parse(text).toString();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable List<String> readPackages(String text) {
    List<String> packages = new ArrayList<>();
    if (text.isEmpty()) {
      return packages;
    }
    for (String name : text.split(";", -1)) {
      if (!PACKAGE.matcher(name.trim()).matches()) {
        return null;
      }
      packages.add(name.trim());
    }
    return packages;
  }

  private static @Nullable Integer readPowerOfTwo(String text, int min, int max) {
    Integer value = readInt(text, min, max);
    return value == null || Integer.bitCount(value) != 1 ? null : value;
  }
}
