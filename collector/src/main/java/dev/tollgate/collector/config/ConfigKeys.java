package dev.tollgate.collector.config;

import dev.tollgate.collector.config.ValueForm.ListOf;
import dev.tollgate.collector.config.ValueForm.Named;
import dev.tollgate.collector.config.ValueForm.NumberOrText;
import dev.tollgate.collector.config.ValueForm.Table;
import dev.tollgate.collector.config.ValueForm.Text;
import dev.tollgate.collector.config.ValueForm.Words;
import dev.tollgate.collector.config.ValueForm.WordsOrText;
import dev.tollgate.ledger.charge.Waste;
import dev.tollgate.ledger.labels.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Every key of tollgate.yaml. Nothing is in here that nothing obeys.
 *
 * <p>One class although it is long: a table, a line or two for each key.
 */
final class ConfigKeys {
  /** The providers that calls are metered of, by their OTel names. */
  static final List<String> PROVIDERS =
      List.of(
          "openai",
          "anthropic",
          "aws.bedrock",
          "gcp.gemini",
          "gcp.vertex_ai",
          "azure.ai.openai",
          "azure.ai.inference",
          "cohere",
          "deepseek",
          "groq",
          "fireworks",
          "ibm.watsonx.ai",
          "litellm",
          "mistral_ai",
          "ollama",
          "openai_compatible",
          "openrouter",
          "perplexity",
          "together",
          "x_ai");

  static final List<String> WINDOWS =
      List.of("minute", "hour", "day", "week", "month", "quarter", "year", "job", "total");
  static final List<String> WEEK_DAYS =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

  private static final Text NAME = new Text(".{1,256}", "text, at most 256 characters");
  private static final Text PATTERN =
      new Text(".{1,256}", "text; `*` stands for any characters, `?` for one");
  private static final Text ZONE = new Text("[A-Za-z].*", "IANA time zone");
  private static final Text FISCAL = new Text("[01][0-9]-[0-3][0-9]", "month and day, `04-06`");
  private static final Text AMOUNT =
      new Text(
          "[0-9]+(\\.[0-9]+)?[kM]? ?(USD|tokens?|calls?|images?)",
          "`25 USD`, `2M tokens`, `500k tokens`, `500 calls` or `100 images`");
  private static final Text PERCENT = new Text("[1-9][0-9]{0,3} ?%", "`1%` to `1000%`");
  private static final Words ON_OFF = Words.of("false", "true");

  static final KeyTable SCOPE =
      new KeyTable(
          "Scope",
          key("service", PATTERN, "any", "The service, as the agent found or was told it."),
          key("environment", PATTERN, "any", "The deployment environment."),
          key("provider", PATTERN, "any", "The provider, by its OTel name."),
          key("model", PATTERN, "any", "The model that the request names."),
          key(
              "workflow",
              PATTERN,
              "any",
              "The workflow: as a label rule says, else the call site, `class#method`."),
          key("key", PATTERN, "any", "The fingerprint of the API key, as in `tail --json`."),
          key("team", PATTERN, "any", "The team: as a label rule says, else the agent's option."),
          key("owner", PATTERN, "any", "Whom to ask about the call, likewise."),
          key("job", PATTERN, "any", "One run: the agent's option `job`."),
          key("mode", PATTERN, "any", "`discovery` or `outcome`, likewise."),
          key("regime", PATTERN, "any", "`metered`, `flat` or `local`, as a label rule says."),
          key(
              "waste",
              PATTERN,
              "any",
              "Why the call bought nothing: `lost`, `aborted`, `failed`, `truncated` or"
                  + " `withheld`; `*` for any of it. Known once a call has ended: for caps that"
                  + " only alert."));

  private static final List<String> MODES = List.of("discovery", "outcome");
  private static final List<String> REGIMES = List.of("metered", "flat", "local");

  /** The labels that have a value of a few, or none. */
  static final Map<Label, List<String>> VALUES =
      Map.of(
          Label.PROVIDER,
          PROVIDERS,
          Label.MODE,
          MODES,
          Label.REGIME,
          REGIMES,
          Label.WASTE,
          List.of(Waste.keys()));

  static final KeyTable LABEL_SET =
      new KeyTable(
          "Labels of a rule",
          key("workflow", NAME, "not set", "The task class, in place of the call site."),
          key("team", NAME, "not set", "The team that the calls are made for."),
          key("owner", NAME, "not set", "Whom to ask about the calls."),
          key(
              "mode",
              new Words(MODES),
              "not set",
              "What the calls are for: to find out what works, or to deliver."),
          key(
              "regime",
              new Words(REGIMES),
              "not set",
              "How the calls are paid for: by use, by a subscription, or on hardware of one's own."
                  + " A label alone: no cost changes by it."));

  static final KeyTable LABEL_RULE =
      new KeyTable(
          "Label rule",
          key(
              "match",
              new Table(SCOPE),
              "every call",
              "The calls that it labels, by the labels that their JVM gives them: no rule sees"
                  + " what another sets."),
          key("set", new Table(LABEL_SET), "", "The labels that they have; one at least."));

  static final List<String> SINK_TYPES = List.of("webhook", "slack", "command");

  private static final Text SECRET =
      new Text(".*(\\$\\{env:|^file:/).*", "`${env:NAME}` or `file:/path`");

  static final KeyTable SINK =
      new KeyTable(
          "Alert sink",
          key(
              "type",
              new Words(SINK_TYPES),
              "",
              "`webhook`: signed JSON. `slack`: `{\"text\": …}`. `command`: JSON on standard"
                  + " input."),
          key(
              "url",
              new Text(".+", "`https://…`, also with `${env:NAME}`, or `file:/path`"),
              "none",
              "Where a webhook or Slack posts to; required there."),
          key("secret", SECRET, "none", "What a webhook is signed with; required there."),
          key(
              "command",
              new ListOf(NAME),
              "none",
              "The program and its arguments; required for a command."));

  static final KeyTable RESERVE =
      new KeyTable(
          "Reserve",
          key(
              "amount",
              new Text(
                  "(" + AMOUNT.regex() + ")|([1-9][0-9]?|100) ?%",
                  "`50 USD`, or `10%` of the limit"),
              "",
              "How much of the limit is kept. Every other call is refused where it begins."),
          key(
              "workflows",
              new ListOf(PATTERN),
              "none by name",
              "The workflows that may draw on it, up to the limit; at most 100."),
          key(
              "priority",
              Words.of("high", "normal"),
              "`high`",
              "The least priority that calls of any other workflow need to draw on it. `normal`:"
                  + " all but those of low priority."));

  static final KeyTable CAP =
      new KeyTable(
          "Cap",
          key("id", NAME, "", "Its name, unique in the file."),
          key("owner", NAME, "", "Whom to ask; stands in every refusal and alert."),
          key("scope", new Table(SCOPE), "every call", "The calls it counts."),
          key(
              "each",
              new Words(SCOPE.names()),
              "one counter",
              "Counts apart for each value of this label, against the limit each."),
          key(
              "window",
              new WordsOrText(
                  new Words(WINDOWS),
                  new Text("[1-9][0-9]*(m|h|d|w)", "a length of `1m` to `366d`, such as `5h`")),
              "",
              "How long it counts before it starts anew. A length begins at whole multiples of"
                  + " itself since 1970-01-01T00:00Z. `job`: each job by itself, from its first"
                  + " call to its end; calls without a job are not counted."),
          key(
              "jobs",
              Words.of("apart", "shared"),
              "`apart`",
              "With a window of `job`: whether JVMs of one job name are a job each, or `shared`:"
                  + " one job that spans them."),
          key("timezone", ZONE, "the file's", "The zone of its hours, days, weeks and so on."),
          key("week_start", new Words(WEEK_DAYS), "the file's", "The day that its weeks begin on."),
          key(
              "fiscal_start",
              FISCAL,
              "the file's",
              "The day that its years begin on. Quarters begin every three months from there, and"
                  + " months on that day of each, or on the last where a month is shorter."),
          key("limit", AMOUNT, "", "100 per cent. Dollars to the nano."),
          key(
              "actions",
              new Named(PERCENT, new Words(Actions.ALL)),
              "`{ 100%: refuse }`",
              "What happens at which percentages of the limit. One may refuse, one throttle, and"
                  + " one downgrade: from there on calls go to the next lower model of their"
                  + " ladder."),
          key(
              "clamp",
              ON_OFF,
              "`false`",
              "`true`: a call that the limit has too little room for is sent with a lower limit of"
                  + " output tokens, which fits, rather than refused."),
          key(
              "hold",
              Words.of("ceiling", "expected"),
              "`ceiling`",
              "What is held for a call until it has ended: the most that it can come to, or"
                  + " `expected`: what 99 of 100 calls of its workflow and model have not passed,"
                  + " once 100 are known. **Soft**: the limit can be passed by what calls come to"
                  + " beyond that."),
          key(
              "reserve",
              new Table(RESERVE),
              "none",
              "The last part of the limit, kept for some calls; the cap has to refuse."),
          key(
              "priority",
              Words.of("high", "normal", "low"),
              "`normal`",
              "The priority of the calls it counts: who may draw on a reserve of any cap. The first"
                  + " cap in the file that counts a call and says one decides."),
          key(
              "throttle",
              new Text(Throttle.FORM, "`30 calls per minute`; also second, hour, day"),
              "none",
              "How many calls pass in each JVM from the throttle's percentage on, a tenth of them"
                  + " at once; others get the provider's 429 with `retry-after`. Required by"
                  + " `throttle`."),
          key(
              "alert_burn",
              new Text(AMOUNT.regex() + " per hour", "`10 USD per hour`"),
              "never",
              "Alerts once a window when as much came in the last hour."),
          key(
              "alert_exhausted_in",
              new Text("[1-9][0-9]*(m|h|d)", "`30m`, `2h`"),
              "never",
              "Alerts once a window when the limit would be reached so soon, spend going on as in"
                  + " the last hour."),
          key("notify", new ListOf(NAME), "all sinks", "The sinks that get its alerts."),
          key("shadow", ON_OFF, "`false`", "`true`: only says what it would have done."),
          key(
              "when_unenforceable",
              Words.of("allow", "refuse"),
              "`allow`",
              "What happens to calls while a JVM can read no board."));

  static final KeyTable LADDER =
      new KeyTable(
          "Ladder",
          key("provider", new Words(PROVIDERS), "", "Whose models they are."),
          key(
              "models",
              new ListOf(NAME),
              "",
              "Names as requests have them, the dearest first, at most 32. One model leads to one"
                  + " below it."));

  private static final NumberOrText NUMBER = new NumberOrText("[1-9][0-9]*[kM]?", "`200`, `5k`");
  private static final Text LENGTH = new Text("[1-9][0-9]{0,6}(s|m|h|d)", "`30s`, `10m`, `1h`");

  static final KeyTable KILL_MAX =
      new KeyTable(
          "Kill switch maxima",
          key("calls", NUMBER, "not looked at", "Calls that leave."),
          key(
              "retries",
              NUMBER,
              "not looked at",
              "Calls that the SDK itself says are retries: those of the OpenAI and Anthropic SDKs"
                  + " do."),
          key(
              "tokens",
              new NumberOrText("[1-9][0-9]*(\\.[0-9]+)?[kM]?", "`500k`, `2M`"),
              "not looked at",
              "Tokens, in and out, of calls that have ended; the next call is refused then."),
          key(
              "usd",
              new NumberOrText("[0-9]+(\\.[0-9]+)?( USD)?", "`10`, `0.5`"),
              "not looked at",
              "What caps count for calls that have ended; the next call is refused then."),
          key(
              "repeats",
              NUMBER,
              "not looked at",
              "How often one request may be sent again, byte for byte, since it was sent first. At"
                  + " most 50k. Hashes of the last 64 requests are kept in memory, none on disk."),
          key(
              "history_growth",
              new NumberOrText("[1-9][0-9]*", "`8`"),
              "not looked at",
              "How many times as long requests may grow in a row, each longer than the one before,"
                  + " ten of them at least: an agent that sends its whole history with every step."
                  + " Where several conversations of one value alternate it is not seen."),
          key(
              "tool_calls",
              NUMBER,
              "not looked at",
              "How many results of tools one request may bring back: where a loop sends its whole"
                  + " history, as many as it has called. Counted in requests, not in answers."));

  static final KeyTable KILL_SWITCH =
      new KeyTable(
          "Kill switch",
          key("id", NAME, "", "Its name, unique among caps and switches."),
          key("owner", NAME, "", "Whom to ask; stands in every refusal and alert."),
          key("scope", new Table(SCOPE), "every call", "The calls it counts."),
          key(
              "each",
              new Words(SCOPE.names()),
              "one counter",
              "Counts, and stops, apart for each value of this label."),
          key(
              "within",
              LENGTH,
              "",
              "In what time, up to now; `1s` to `1d`. Each JVM counts alone."),
          key("max", new Table(KILL_MAX), "", "The most that may be in that time; one at least."),
          key(
              "cool_down",
              LENGTH,
              "",
              "How long calls are refused once it has tripped, unless it is released; `1s` to"
                  + " `7d`."),
          key("notify", new ListOf(NAME), "all sinks", "The sinks that get its alerts."),
          key("shadow", ON_OFF, "`false`", "`true`: only says what it would have done."));

  static final KeyTable FILE =
      new KeyTable(
          "The file",
          key("caps", new ListOf(new Table(CAP)), "no caps", "The caps, at most 1,000."),
          key(
              "ladders",
              new ListOf(new Table(LADDER)),
              "none",
              "On which models `downgrade` leads down, at most 100."),
          key(
              "labels",
              new ListOf(new Table(LABEL_RULE)),
              "as each JVM says",
              "Which labels calls have, at most 1,000 rules. Of every label the first rule that"
                  + " matches and sets it wins, also over the JVM's own options."),
          key("timezone", ZONE, "`UTC`", "The zone of all caps that name none."),
          key("week_start", new Words(WEEK_DAYS), "`monday`", "The day that weeks begin on."),
          key(
              "fiscal_start",
              FISCAL,
              "`01-01`",
              "The day that months, quarters and years begin on."),
          key(
              "alerts",
              new Named(new Text("[A-Za-z0-9_.-]{1,64}", "a name"), new Table(SINK)),
              "the log alone",
              "Where alerts go besides the collector's log: sinks by name, at most 32."),
          key(
              "endpoints",
              new Named(
                  new Text(".+", "host, `host:port` or `\"*.suffix\"`"), new Words(PROVIDERS)),
              "none",
              "Hosts of your own: whose API they speak. At most 1,000."),
          key(
              "include_usage",
              Words.of("leave", "inject"),
              "`leave`",
              "`inject`: chat streams are asked for their usage where the app does not ask."),
          key(
              "unknown_price",
              Words.of("dearest", "refuse", "allow"),
              "`dearest`",
              "What caps do about a call without a price."),
          key(
              "lost_calls",
              Words.of("charge", "void"),
              "`charge`",
              "What becomes of a call that was out when its JVM died: charged the most it can have"
                  + " come to, or nothing."),
          key(
              "cut_calls",
              Words.of("hold", "estimate"),
              "`hold`",
              "What caps that hold count for a call whose answer was cut or given up, and which the"
                  + " provider may bill at more than passed: all that was held for it, or the"
                  + " estimate."),
          key(
              "kill_switches",
              new ListOf(new Table(KILL_SWITCH)),
              "none",
              "What stops runaways, at most 100."));

  private ConfigKeys() {}

  private static KeyTable.Key key(String name, ValueForm form, String fallback, String meaning) {
    return new KeyTable.Key(name, form, fallback, meaning);
  }

  /** All tables, as the reference lists them: the file's first, then what it contains. */
  static List<KeyTable> tables() {
    List<KeyTable> found = new ArrayList<>(List.of(FILE));
    for (int i = 0; i < found.size(); i++) {
      found.get(i).keys().forEach(key -> addTables(key.form(), found));
    }
    return found;
  }

  private static void addTables(ValueForm form, List<KeyTable> found) {
    if (form instanceof Table table) {
      if (!found.contains(table.keys())) {
        found.add(table.keys());
      }
    } else if (form instanceof ListOf list) {
      addTables(list.element(), found);
    } else if (form instanceof Named named) {
      addTables(named.value(), found);
    }
  }
}
