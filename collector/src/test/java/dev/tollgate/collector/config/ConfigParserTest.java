package dev.tollgate.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.config.CalendarWindow.Period;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.LabelRule;
import dev.tollgate.ledger.policy.Priority;
import dev.tollgate.ledger.policy.Reserve;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.pricing.UnknownPrice;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigParserTest {
  private static final String CAP =
      """
      caps:
        - id: checkout-daily
          owner: team-payments
          window: day
          limit: 25 USD
      """;

  @Test
  void fullFile_isRead() throws ConfigException {
    Config config =
        ConfigParser.parse(
            "tollgate.yaml",
            """
            timezone: Europe/Berlin
            caps:
              - id: checkout-daily
                owner: team-payments
                scope:
                  service: checkout
                  provider: openai
                  model: gpt-4o
                  workflow: "com.acme.Checkout#summarise"
                window: day
                limit: 25.5 USD
                actions: { 80%: alert, 95%: alert, 100%: refuse }
                shadow: true
                when_unenforceable: refuse
              - id: all-tokens
                owner: sre
                window: month
                timezone: America/New_York
                limit: 1.5M tokens
                actions: { 50%: alert }
            """);
    CapSpec first = config.caps().get(0);
    assertEquals("checkout-daily", first.id());
    assertEquals("team-payments", first.owner());
    assertEquals(
        Map.of(
            Label.SERVICE, "checkout",
            Label.PROVIDER, "openai",
            Label.MODEL, "gpt-4o",
            Label.WORKFLOW, "com.acme.Checkout#summarise"),
        first.scope().values());
    assertEquals(CalendarWindow.of(Period.DAY, ZoneId.of("Europe/Berlin")), first.window());
    assertEquals(new Amount(Unit.USD, 25_500_000_000L), first.limit());
    assertEquals(List.of(80, 95), first.alertPercents());
    assertEquals(25_500_000_000L, first.refuseAt());
    assertEquals(true, first.shadow());
    assertEquals(true, first.refuseWhenUnenforceable());
    CapSpec second = config.caps().get(1);
    assertEquals(ZoneId.of("America/New_York"), second.window().zone());
    assertEquals(new Amount(Unit.TOKENS, 1_500_000), second.limit());
    assertEquals(Long.MAX_VALUE, second.refuseAt());
    assertEquals(false, second.shadow());
  }

  @Test
  void capWithoutActions_refusesAtItsLimit() throws ConfigException {
    CapSpec cap = ConfigParser.parse("f", CAP).caps().get(0);
    assertEquals(100, cap.refusePercent());
    assertEquals(List.of(), cap.alertPercents());
    assertEquals(Map.of(), cap.scope().values());
    assertEquals(ZoneId.of("UTC"), cap.window().zone());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "limit: 25 USD | limit: 25 USDD | 5:12: caps[0].limit: \"25 USDD\" is not an amount; write"
            + " 25 USD",
        "limit: 25 USD | limit: 25 | 5:12: caps[0].limit: \"25\" is not an amount; write 25 USD,"
            + " 25 tokens or 25 calls",
        "limit: 25 USD | limit: $25 | 5:12: caps[0].limit: \"$25\" is not an amount; write 25 USD",
        "limit: 25 USD | limit: lots | 5:12: caps[0].limit: \"lots\" is not an amount; write for"
            + " example 25 USD, 2M tokens or 500 calls",
        "limit: 25 USD | limit: 2 M tokens | 5:12: caps[0].limit: \"2 M tokens\" is not an amount;"
            + " write 2M tokens",
        "limit: 25 USD | limit: 3k tokns | 5:12: caps[0].limit: \"3k tokns\" is not an amount;"
            + " write 3k tokens",
        "limit: 25 USD | limit: 1.5 calls | 5:12: caps[0].limit: \"1.5 calls\" is finer than one"
            + " call; write fewer decimals",
        "limit: 25 USD | limit: 0.0000000001 USD | 5:12: caps[0].limit: \"0.0000000001 USD\" is"
            + " finer than a nano-dollar; write fewer decimals",
        "limit: 25 USD | limit: 10000000000 USD | 5:12: caps[0].limit: \"10000000000 USD\" is more"
            + " than can be counted; write at most 4000000000 USD",
        "limit: 25 USD | limit: 2k USD | 5:12: caps[0].limit: \"2k USD\": k and M go with tokens,"
            + " calls and images only; write the dollars in full",
        "limit: 25 USD | limit: [25] | 5:12: caps[0].limit: is not a single value; write for"
            + " example 25 USD",
        "limit: 25 USD | limit: | 5:11: caps[0].limit: has no value; write for example 25 USD",
        "window: day | window: dya | 4:13: caps[0].window: \"dya\" is not a window; write day",
        "window: day | window: fortnight | 4:13: caps[0].window: \"fortnight\" is not a window;"
            + " write one of minute, hour, day, week, month, quarter, year, job, total, or a length"
            + " such as 5h",
        "window: day | windw: day | 4:5: caps[0]: \"windw\" is not a key; write window~"
            + "2:5: caps[0]: \"window\" is missing; write window: day",
        "owner: team-payments | owner: team-payments~    owner: b | 4:5: caps[0]: \"owner\" is"
            + " there twice; keep one of them",
        "window: day | window: day~    timezone: Europe/Berln | 5:15: caps[0].timezone:"
            + " \"Europe/Berln\" is not an IANA time zone; write Europe/Berlin",
        "window: day | window: day~    timezone: CEST+1 | 5:15: caps[0].timezone: \"CEST+1\" is"
            + " not an IANA time zone; write UTC, or a region and city such as Europe/Berlin",
        "window: day | window: day~    scope: { provider: open-ai } | 5:24:"
            + " caps[0].scope.provider: \"open-ai\" is not a provider; write openai",
        "window: day | window: day~    scope: { servcie: x } | 5:14: caps[0].scope: \"servcie\" is"
            + " not a key; write service",
        "window: day | window: day~    scope: checkout | 5:12: caps[0].scope: is not a mapping;"
            + " write service: … and so on under it",
        "window: day | window: day~    actions: { 80: alert } | 5:16: caps[0].actions: \"80\" is"
            + " not a percentage; write 80%",
        "window: day | window: day~    actions: { 0%: alert } | 5:16: caps[0].actions: \"0%\" is"
            + " not a percentage; write a whole one from 1% to 1000%",
        "window: day | window: day~    actions: { 80%: alrt } | 5:21: caps[0].actions: \"alrt\" is"
            + " not an action; write alert",
        "window: day | window: day~    actions: { 90%: refuse, 95%: refuse } | 5:29:"
            + " caps[0].actions: \"95%\" is a second refuse; keep the one at which calls are to"
            + " stop",
        "window: day | window: day~    actions: { 80%: downgrade } | 5:14: caps[0].actions:"
            + " downgrades, and there is no ladder; write one under ladders: first",
        "window: day | window: day~    clamp: maybe | 5:12: caps[0].clamp: \"maybe\" is neither;"
            + " write false or true",
        "caps: | ladders: { openai: [a, b] }~caps: | 1:10: ladders: is not a list; write - {"
            + " provider: openai, models: [gpt-4.1, gpt-4.1-mini] }",
        "caps: | ladders:~- { provider: opnai, models: [a, b] }~caps: | 2:15: ladders[0].provider:"
            + " \"opnai\" is not a provider; write openai",
        "caps: | ladders:~- { provider: openai, models: [a] }~caps: | 2:31: ladders[0].models: has"
            + " no two models; write the dearest first: [gpt-4.1, gpt-4.1-mini]",
        "caps: | ladders:~- { provider: openai }~caps: | 2:3: ladders[0].models: has no two models;"
            + " write the dearest first: [gpt-4.1, gpt-4.1-mini]",
        "caps: | ladders:~- { provider: openai, models: [a, b, a] }~caps: | 2:38:"
            + " ladders[0].models: \"a\" is there twice; keep one",
        "caps: | ladders:~- { provider: openai, models: [a, b] }~- { provider: openai, models: [a,"
            + " c] }~caps: | 3:35: ladders[1].models: \"a\" has a model below it in ladders[0]"
            + " already; keep one of both",
        "window: day | window: day~    actions: {} | 5:14: caps[0].actions: has no action; write"
            + " { 80%: alert, 100%: refuse }",
        "window: day | window: day~    shadow: yes | 5:13: caps[0].shadow: \"yes\" is neither;"
            + " write false or true",
        "window: day | window: day~    when_unenforceable: deny | 5:25:"
            + " caps[0].when_unenforceable: \"deny\" is neither; write allow or refuse",
        "window: day | window: day~    each: user | 5:11: caps[0].each: \"user\" is a label that no"
            + " call has yet; write one of service, environment, provider, model, workflow, key,"
            + " team, owner, job, mode, regime, waste",
        "window: day | window: day~    scope: { mode: outcom } | 5:20: caps[0].scope.mode:"
            + " \"outcom\" is not a mode; write outcome",
        "window: day | window: day~    each: modl | 5:11: caps[0].each: \"modl\" is not a label;"
            + " write model",
        "window: day | window: day~    scope: { waste: abortd }~    actions: { 100%: alert } |"
            + " 5:21: caps[0].scope.waste: \"abortd\" is not a waste; write aborted",
        "window: day | window: day~    scope: { waste: \"*\" } | 2:5: caps[0].actions: stop or slow"
            + " calls by their waste, which is known once they have ended; write actions: { 100%:"
            + " alert }",
        "window: day | window: day~    each: waste~    actions: { 80%: throttle }~    throttle: 3"
            + " calls per minute | 6:14: caps[0].actions: stop or slow calls by their waste, which"
            + " is known once they have ended; write actions: { 100%: alert }",
        "window: day | window: day~    each: waste~    actions: { 80%: alert }~    priority: low |"
            + " 7:15: caps[0].priority: is given by waste, which is known once calls have ended;"
            + " take one of the two out",
        "window: day | window: day~    scope: { provider: \"azure.*.open\" } | 5:24:"
            + " caps[0].scope.provider: \"azure.*.open\" is not a provider; write azure.ai.openai",
        "window: day | window: 0h | 4:13: caps[0].window: \"0h\" is no length of a window; write"
            + " one of 1m to 366d, such as 5h",
        "window: day | window: 5h~    timezone: Europe/Berlin | 5:15: caps[0].timezone: means"
            + " nothing for a window of 5h, which goes by no clock: it is aligned to"
            + " 1970-01-01T00:00Z; take it out",
        "window: day | window: total~    timezone: UTC | 5:15: caps[0].timezone: means nothing for"
            + " a window of total, which never ends; take it out",
        "window: day | window: day~    week_start: sunday | 5:17: caps[0].week_start: means nothing"
            + " for a window of day; take it out",
        "window: day | window: week~    fiscal_start: 04-06 | 5:19: caps[0].fiscal_start: means"
            + " nothing for a window of week; take it out",
        "window: day | window: year~    fiscal_start: 02-30 | 5:19: caps[0].fiscal_start:"
            + " \"02-30\" is not a day of the year; write month and day: 04-06",
        "window: day | window: week~    week_start: sonday | 5:17: caps[0].week_start: \"sonday\""
            + " is not a day; write monday",
        "window: day | window: day~    notify: [ops] | 5:14: caps[0].notify: there is no"
            + " sink; write some under alerts: first",
        "window: day | window: day~    alert_burn: 5 calls per hour | 5:17: caps[0].alert_burn:"
            + " \"5 calls per hour\" is nothing of the limit's unit; write some usd",
        "window: day | window: day~    alert_burn: 5 USD | 5:17: caps[0].alert_burn: \"5 USD\" is"
            + " not a burn; write for example 10 USD per hour",
        "window: day | window: day~    alert_exhausted_in: soon | 5:25: caps[0].alert_exhausted_in:"
            + " \"soon\" is not a length; write for example 30m or 2h",
        "limit: 25 USD | limit: -5 USD | 5:12: caps[0].limit: \"-5 USD\" is below zero; write 5"
            + " USD",
        "limit: 25 USD | limit: 4000000001 USD | 5:12: caps[0].limit: \"4000000001 USD\" is more"
            + " than can be counted; write at most 4000000000 USD",
        "caps: | capz: | 1:1: \"capz\" is not a key; write caps",
        "caps: | caps: {} #~x: | 1:7: caps: is not a list; write each cap after a dash: - id:"
            + " …~2:1: \"x\" is not a key; write one of caps, ladders, labels, timezone,"
            + " week_start, fiscal_start, alerts, endpoints, include_usage, unknown_price,"
            + " lost_calls, cut_calls, kill_switches",
        "- id: checkout-daily | - | 3:5: caps[0]: \"id\" is missing; write id: a name of its own,"
            + " such as checkout-daily",
      })
  void wrongValue_isNamedWithPlaceAndRemedy(String right, String wrong, String findings) {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () ->
                ConfigParser.parse("tollgate.yaml", CAP.replace(right, wrong.replace('~', '\n'))));
    assertEquals(
        findings.replace('~', '\n').lines().map(line -> "tollgate.yaml:" + line).sorted().toList(),
        refused.findings().stream().map(Finding::text).sorted().toList());
  }

  @Test
  void everyFinding_isListedInTheOrderOfTheFile() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () ->
                ConfigParser.parse(
                    "tollgate.yaml",
                    """
                    caps:
                      - id: a
                        owner: o
                        window: daay
                        limit: 1 USD
                      - id: a
                        owner: o
                        window: day
                        limit: 5
                    zone: UTC
                    """));
    assertEquals(
        """
        tollgate.yaml:4:13: caps[0].window: "daay" is not a window; write day
        tollgate.yaml:6:9: caps[1].id: "a" is already caps[0]; give each cap its own id
        tollgate.yaml:9:12: caps[1].limit: "5" is not an amount; write 5 USD, 5 tokens or 5 calls
        tollgate.yaml:10:1: "zone" is not a key; write one of caps, ladders, labels, timezone,\
         week_start, fiscal_start, alerts, endpoints, include_usage, unknown_price, lost_calls, cut_calls,\
         kill_switches\
        """,
        refused.getMessage());
  }

  @Test
  void brokenYaml_isNamedWithItsPlace() {
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> ConfigParser.parse("t.yaml", "caps:\n\t- id: x\n"));
    assertEquals(
        List.of("t.yaml:2:1"),
        refused.findings().stream()
            .map(f -> f.file() + ":" + f.line() + ":" + f.column())
            .collect(Collectors.toList()));
  }

  @Test
  void globAndEach_areRead() throws ConfigException {
    CapSpec cap =
        ConfigParser.parse(
                "f",
                CAP
                    + "    scope: { model: \"gpt-*\", environment: prod, team: \"s?arch\","
                    + " mode: outcome }\n    each: job\n")
            .caps()
            .get(0);
    assertEquals(
        Map.of(
            Label.MODEL,
            "gpt-*",
            Label.ENVIRONMENT,
            "prod",
            Label.TEAM,
            "s?arch",
            Label.MODE,
            "outcome"),
        cap.scope().values());
    assertEquals(Label.JOB, cap.each());
  }

  @Test
  void sinks_areRead() throws ConfigException {
    Config config =
        ConfigParser.parse(
            "f",
            """
            alerts:
              hook: { type: webhook, url: "https://ops.example/t", secret: "${env:HOOK}" }
              chat: { type: slack, url: "file:/run/secrets/slack" }
              pager: { type: command, command: [/usr/local/bin/page, sre] }
            """
                + CAP
                + "    notify: [chat]\n"
                + "    alert_burn: 5 USD per hour\n"
                + "    alert_exhausted_in: 2h\n");
    assertEquals(
        List.of(
            new SinkSpec(
                "hook", SinkSpec.Kind.WEBHOOK, "https://ops.example/t", "${env:HOOK}", List.of()),
            new SinkSpec("chat", SinkSpec.Kind.SLACK, "file:/run/secrets/slack", null, List.of()),
            new SinkSpec(
                "pager", SinkSpec.Kind.COMMAND, "", null, List.of("/usr/local/bin/page", "sre"))),
        config.sinks());
    CapSpec cap = config.caps().get(0);
    assertEquals(List.of("chat"), cap.notifies());
    assertEquals(5_000_000_000L, cap.alertBurn());
    assertEquals(7_200_000, cap.alertExhaustedInMs());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: { type: webhook, url: \"https://x/\", secret: hunter2 } | 2:50: alerts.a.secret: stands"
            + " here in clear text; write ${env:WEBHOOK_SECRET}, or file:/run/secrets/webhook",
        "a: { type: slak, url: x } | 2:14: alerts.a.type: \"slak\" is not a sink; write slack",
        "a: { type: slack, url: \"ftp://x/\" } | 2:26: alerts.a.url: is no URL of http or https;"
            + " write https://…, or ${env:WEBHOOK_URL}",
        "a: { type: slack, url: \"https://x/\", command: [x] } | 2:49: alerts.a.command: means"
            + " nothing for a sink of type slack; take it out",
        "a: { type: command } | 2:6: alerts.a: \"command\" is missing; write command:"
            + " [/usr/local/bin/page, --team, sre]",
        "log: { type: slack, url: x } | 2:3: alerts: \"log\" is no name for a sink; write letters,"
            + " digits, - and _, and not log",
      })
  void wrongSink_isNamedWithItsRemedy(String line, String finding) {
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> ConfigParser.parse("t.yaml", "alerts:\n  " + line));
    assertEquals("t.yaml:" + finding, refused.getMessage());
  }

  @Test
  void calendarOfTheFile_holdsWhereItMatters() throws ConfigException {
    Config config =
        ConfigParser.parse(
            "f",
            """
            timezone: Europe/Berlin
            week_start: sunday
            fiscal_start: 04-06
            caps:
            - { id: a, owner: o, limit: 1 USD, window: week }
            - { id: b, owner: o, limit: 1 USD, window: year, fiscal_start: 01-01 }
            - { id: c, owner: o, limit: 1 USD, window: quarter }
            - { id: d, owner: o, limit: 1 USD, window: 5h }
            - { id: e, owner: o, limit: 1 USD, window: total }
            """);
    assertEquals(
        List.of(
            "week from sunday Europe/Berlin",
            "year Europe/Berlin",
            "quarter from 01-06 Europe/Berlin",
            "5h UTC",
            "total UTC"),
        config.caps().stream()
            .map(cap -> cap.window().name() + " " + cap.window().zone().getId())
            .toList());
  }

  @Test
  void bombOfAliases_isRefusedAtOnce() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      String before = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, before))));
    }
    bomb.append("caps: [*a39]\n");
    assertThrows(ConfigException.class, () -> ConfigParser.parse("t.yaml", bomb.toString()));
  }

  @Test
  void deepNesting_isRefused() {
    String deep = "caps: " + "[".repeat(100_000);
    assertThrows(ConfigException.class, () -> ConfigParser.parse("t.yaml", deep));
  }

  @Test
  void fileOfTenMegabytes_isRefusedUnread() {
    byte[] bytes = new byte[10 << 20];
    Arrays.fill(bytes, (byte) '#');
    ConfigException refused =
        assertThrows(ConfigException.class, () -> ConfigFile.parse("t.yaml", bytes));
    assertEquals(
        "t.yaml:1:1: has more than 2097152 bytes; write fewer caps or comments",
        refused.getMessage());
  }

  @Test
  void manyFindings_areCutAtAHundred() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      text.append("wrong").append(i).append(": ").append("x".repeat(10_000)).append('\n');
    }
    ConfigException refused =
        assertThrows(ConfigException.class, () -> ConfigParser.parse("t.yaml", text.toString()));
    assertEquals(101, refused.findings().size());
    assertEquals(
        "t.yaml:100:1: and 50 findings more; correct these first",
        refused.findings().get(100).text());
  }

  @Test
  void longValue_isRepeatedInPart() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> ConfigParser.parse("t.yaml", "timezone: " + "x".repeat(1_000_000) + "\n"));
    assertTrue(refused.findings().get(0).text().length() < 1_000);
  }

  @Test
  void recursiveAlias_isRefused() {
    assertThrows(
        ConfigException.class,
        () -> ConfigParser.parse("t.yaml", "caps: &a\n  - id: x\n    scope: *a\n"));
  }

  @Test
  void javaTag_makesNoObject() {
    assertThrows(
        ConfigException.class,
        () -> ConfigParser.parse("t.yaml", "caps: !!java.net.URL [ \"http://x/\" ]\n  - a\n"));
  }

  @Test
  void endpoints_mapHostsToProviders() throws ConfigException {
    assertEquals(
        Map.of(
            "llm.internal:8000", "openai_compatible",
            "*.gateway.corp", "litellm",
            "[::1]:11434", "ollama",
            "10.0.0.7", "anthropic"),
        ConfigParser.parse(
                "t.yaml",
                """
                endpoints:
                  LLM.internal:8000: openai_compatible
                  "*.gateway.corp": litellm
                  "[::1]:11434": ollama
                  10.0.0.7: anthropic
                """)
            .endpoints());
    assertEquals(Map.of(), ConfigParser.parse("t.yaml", "endpoints:\n").endpoints());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "llm.internal: opnai | 2:17: endpoints.llm.internal: \"opnai\" is not a provider; write"
            + " openai",
        "llm.internal: 7 | 2:17: endpoints.llm.internal: \"7\" is not a provider; write one of"
            + " openai, anthropic, aws.bedrock, gcp.gemini, gcp.vertex_ai, azure.ai.openai,"
            + " azure.ai.inference, cohere, deepseek, groq, fireworks, ibm.watsonx.ai, litellm,"
            + " mistral_ai, ollama, openai_compatible, openrouter, perplexity, together, x_ai",
        "\"https://llm.internal/v1\": openai | 2:3: endpoints: \"https://llm.internal/v1\" is a"
            + " URL; write its host alone: llm.internal",
        "\"*\": openai | 2:3: endpoints: \"*\" is not a host; write llm.internal,"
            + " llm.internal:8000 or \"*.gateway.corp\"",
        "llm.internal:0: openai | 2:3: endpoints: \"llm.internal:0\" has no port of TCP; write one"
            + " from 1 to 65535",
        "llm.internal: [openai] | 2:17: endpoints: is not a single value; write for example"
            + " openai_compatible",
      })
  void wrongEndpoint_isNamedWithItsRemedy(String line, String finding) {
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> ConfigParser.parse("t.yaml", "endpoints:\n  " + line));
    assertEquals("t.yaml:" + finding, refused.getMessage());
  }

  @Test
  void emptyFile_hasNoCaps() throws ConfigException {
    assertEquals(Config.EMPTY, ConfigParser.parse("t.yaml", "# nothing yet\n"));
    assertEquals(Config.EMPTY, ConfigParser.parse("t.yaml", "caps:\n"));
  }

  @Test
  void bytesThatAreNotUtf8_areRefused() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> ConfigFile.parse("t.yaml", "caps: # é".getBytes(StandardCharsets.ISO_8859_1)));
    assertEquals("t.yaml:1:1: is not UTF-8; save it as UTF-8 text", refused.getMessage());
  }

  @Test
  void unknownPrice_isDearestUnlessSaid() throws ConfigException {
    assertEquals(UnknownPrice.DEAREST, ConfigParser.parse("f", CAP).unknownPrice());
    assertEquals(
        UnknownPrice.REFUSE, ConfigParser.parse("f", "unknown_price: refuse\n").unknownPrice());
    assertEquals(
        UnknownPrice.ALLOW, ConfigParser.parse("f", CAP + "unknown_price: allow\n").unknownPrice());
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> ConfigParser.parse("f", "unknown_price: refus\n"));
    assertEquals(
        "f:1:16: unknown_price: \"refus\" is not a choice; write refuse",
        e.findings().get(0).text());
  }

  @Test
  void throttle_isReadAndKeepsItsPlaceBesideOtherActions() throws ConfigException {
    CapSpec cap =
        ConfigParser.parse(
                "f",
                CAP
                    + "    actions: { 50%: alert, 80%: throttle, 100%: refuse }\n"
                    + "    throttle: 30 calls per minute\n")
            .caps()
            .get(0);
    assertEquals(List.of(50), cap.alertPercents());
    assertEquals(new Throttle(80, 30, 60_000), cap.throttle());
    assertEquals(20_000_000_000L, cap.throttleAt());
    assertEquals(25_000_000_000L, cap.refuseAt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "actions: { 80%: throttle } | caps[0].actions: throttle at no rate; write throttle: 30"
            + " calls per minute beside actions",
        "throttle: 30 calls per minute | caps[0].throttle: is a rate that no action uses; write"
            + " actions: { 80%: throttle, … }",
        "actions: { 80%: throttle }~    throttle: 30/min | caps[0].throttle: \"30/min\" is not a"
            + " rate; write for example 30 calls per minute",
        "actions: { 80%: throttle }~    throttle: 0 calls per minute | caps[0].throttle: \"0 calls"
            + " per minute\" is not a rate; write for example 30 calls per minute",
        "actions: { 80%: throttle, 90%: throttle }~    throttle: 1 call per day | caps[0].actions:"
            + " \"90%\" is a second throttle; keep the one at which calls are to slow down",
      })
  void wrongThrottle_isNamedWithItsRemedy(String lines, String finding) {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> ConfigParser.parse("t.yaml", CAP + "    " + lines.replace("~", "\n") + "\n"));
    assertEquals(1, refused.findings().size(), refused.getMessage());
    assertTrue(refused.findings().get(0).text().endsWith(finding), refused.getMessage());
  }

  @Test
  void holdReserveAndPriority_areRead() throws ConfigException {
    CapSpec cap =
        ConfigParser.parse(
                "f",
                CAP
                    + "    hold: expected\n"
                    + "    priority: low\n"
                    + "    reserve: { amount: 10%, workflows: [checkout, \"support-*\"] }\n")
            .caps()
            .get(0);
    assertTrue(cap.holdsExpected());
    assertEquals(Priority.LOW, cap.priority());
    assertEquals(
        new Reserve(2_500_000_000L, List.of("checkout", "support-*"), Priority.HIGH),
        cap.reserve());
    assertEquals(25_000_000_000L, cap.refuseAt());
    assertEquals(22_500_000_000L, cap.othersRefuseAt());
    assertEquals(
        2_600_000_000L,
        Objects.requireNonNull(cap.raised(1_000_000_000L).reserve()).amount(),
        "a percentage is one of the limit with its raise");
  }

  @Test
  void reserveAsAnAmount_isReadAndOpenToNormalPriorityIfSaid() throws ConfigException {
    CapSpec cap =
        ConfigParser.parse("f", CAP + "    reserve: { amount: 5 USD, priority: normal }\n")
            .caps()
            .get(0);
    assertEquals(new Reserve(5_000_000_000L, List.of(), Priority.NORMAL), cap.reserve());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hold: most | caps[0].hold: \"most\" is neither; write ceiling or expected",
        "priority: hgh | caps[0].priority: \"hgh\" is not a priority; write high",
        "reserve: 5 USD | caps[0].reserve: is not a mapping; write amount: … and so on under it",
        "reserve: {} | caps[0].reserve: \"amount\" is missing; write amount: 50 USD, or 10%",
        "reserve: { amount: 5 calls } | caps[0].reserve.amount: \"5 calls\" is nothing of the"
            + " limit's unit; write some usd, or a percentage of the limit",
        "reserve: { amount: 0% } | caps[0].reserve.amount: \"0%\" is not an amount; write for"
            + " example 25 USD, 2M tokens or 500 calls, or a percentage of the limit, 1% to 100%",
        "reserve: { amount: 26 USD } | caps[0].reserve.amount: is more than calls are refused at;"
            + " write less than the limit",
        "reserve: { amount: 5 USD, workflows: checkout } | caps[0].reserve.workflows: is not a list"
            + " of at most 100; write [checkout, \"support-*\"]",
        "reserve: { amount: 5 USD, priority: low } | caps[0].reserve.priority: \"low\" is neither;"
            + " write high or normal",
        "actions: { 80%: alert }~    reserve: { amount: 5 USD } | caps[0].reserve: is kept by a cap"
            + " that never refuses; write actions: { 100%: refuse }",
      })
  void wrongHoldReserveOrPriority_isNamedWithItsRemedy(String lines, String finding) {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> ConfigParser.parse("t.yaml", CAP + "    " + lines.replace("~", "\n") + "\n"));
    assertEquals(1, refused.findings().size(), refused.getMessage());
    assertTrue(refused.findings().get(0).text().endsWith(finding), refused.getMessage());
  }

  private static final String SWITCH =
      """
      kill_switches:
        - id: agent-loop
          owner: payments-oncall
          scope: { service: checkout }
          each: workflow
          within: 10m
          max: { calls: 200, retries: 20, tokens: 2M, usd: 10.5, repeats: 20, history_growth: 8 }
          cool_down: 15m
          notify: [ops]
      alerts: { ops: { type: command, command: [cat] } }
      """;

  @Test
  void killSwitch_isRead() throws ConfigException {
    KillSwitchSpec spec = ConfigParser.parse("f", SWITCH).killSwitches().get(0);
    KillSwitch by = spec.killSwitch();
    assertEquals("agent-loop", by.id());
    assertEquals("payments-oncall", by.owner());
    assertEquals(Map.of(Label.SERVICE, "checkout"), by.scope().values());
    assertEquals(Label.WORKFLOW, by.each());
    assertEquals(600_000, by.withinMs());
    assertEquals(900_000, by.coolDownMs());
    assertEquals(false, by.shadow());
    assertEquals(200, by.max(Excess.CALLS));
    assertEquals(20, by.max(Excess.RETRIES));
    assertEquals(2_000_000, by.max(Excess.TOKENS));
    assertEquals(10_500_000_000L, by.max(Excess.USD));
    assertEquals(20, by.max(Excess.REPEATS));
    assertEquals(8, by.max(Excess.HISTORY_GROWTH));
    assertEquals(List.of("ops"), spec.notifies());
    assertEquals(2, spec.line());
    assertEquals(5, spec.column());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "calls: 200 | calls: 0 | 7:19: kill_switches[0].max.calls: \"0\" would stop every call;"
            + " write at least 1, or take it out",
        "calls: 200 | calls: many | 7:19: kill_switches[0].max.calls: \"many\" is not a number;"
            + " write for example 200",
        "calls: 200 | calls: -5 | 7:19: kill_switches[0].max.calls: \"-5\" is not a number; write"
            + " for example 200",
        "calls: 200 | cals: 200 | 7:12: kill_switches[0].max: \"cals\" is not a key; write calls",
        "usd: 10.5 | usd: 0 | 7:54: kill_switches[0].max.usd: \"0\" would stop every call; write"
            + " more, or take it out",
        "history_growth: 8 | history_growth: 1 | 7:89: kill_switches[0].max.history_growth: \"1\""
            + " would stop every call; write at least 2, or take it out",
        "repeats: 20 | repeats: 60k | 7:69: kill_switches[0].max.repeats: \"60k\" is never reached;"
            + " write at most 50000",
        "within: 10m | within: 2d | 6:13: kill_switches[0].within: \"2d\" is too long; write at"
            + " most 1d",
        "within: 10m | within: soon | 6:13: kill_switches[0].within: \"soon\" is not a length;"
            + " write for example 10m",
        "cool_down: 15m | cool_down: 8d | 8:16: kill_switches[0].cool_down: \"8d\" is too long;"
            + " write at most 7d",
        "notify: [ops] | notify: [op] | 9:14: kill_switches[0].notify: \"op\" is not a sink; write"
            + " ops",
        "each: workflow | each: route | 5:11: kill_switches[0].each: \"route\" is a label that no"
            + " call has yet; write one of service, environment, provider, model, workflow, key,"
            + " team, owner, job, mode, regime, waste",
        "each: workflow | each: waste | 5:11: kill_switches[0].each: asks for waste, which is known"
            + " once a call has ended; take it out, or let a cap alert by it",
        "owner: payments-oncall | shadow: false | 2:5: kill_switches[0]: \"owner\" is missing;"
            + " write owner: whom to ask when it trips, such as payments-oncall",
      })
  void wrongKillSwitch_isNamedWithPlaceAndRemedy(String right, String wrong, String finding) {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> ConfigParser.parse("t.yaml", SWITCH.replace(right, wrong)));
    assertEquals(
        List.of("t.yaml:" + finding), refused.findings().stream().map(Finding::text).toList());
  }

  @Test
  void killSwitchWithoutAMaximum_isNamed() {
    for (String max : List.of("max: {}", "shadow: true", "max:")) {
      String text = SWITCH.replaceFirst("max: \\{.*}", max);
      ConfigException refused =
          assertThrows(ConfigException.class, () -> ConfigParser.parse("t.yaml", text));
      assertEquals(1, refused.findings().size(), refused.getMessage());
      assertTrue(
          refused
              .findings()
              .get(0)
              .text()
              .endsWith("kill_switches[0].max: has no maximum; write max: { calls: 200, usd: 10 }"),
          refused.getMessage());
    }
  }

  @Test
  void idOfACapOrAnotherSwitch_isNoIdOfASwitch() {
    String text = CAP.replace("checkout-daily", "agent-loop") + SWITCH;
    ConfigException refused =
        assertThrows(ConfigException.class, () -> ConfigParser.parse("t.yaml", text));
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains(
                "kill_switches[0].id: \"agent-loop\" is already caps[0]; give each cap and each"
                    + " switch its own id"),
        refused.getMessage());
  }

  @Test
  void labelRules_areReadInTheOrderOfTheFile() throws ConfigException {
    Config config =
        ConfigParser.parse(
            "t.yaml",
            """
            labels:
              - match: { service: checkout, workflow: "*Search*" }
                set: { workflow: search, team: search, owner: anna, mode: discovery, regime: flat }
              - set: { team: rest }
            """);

    LabelRule first = config.labelRules().get(0).rule();
    assertEquals(
        Map.of(Label.SERVICE, "checkout", Label.WORKFLOW, "*Search*"), first.match().values());
    assertEquals(
        Map.of(
            Label.WORKFLOW,
            "search",
            Label.TEAM,
            "search",
            Label.OWNER,
            "anna",
            Label.MODE,
            "discovery",
            Label.REGIME,
            "flat"),
        first.set());
    assertEquals(Map.of(), config.labelRules().get(1).rule().match().values());
    assertEquals(4, config.labelRules().get(1).line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels: {} | 1:9: labels: is not a list; write each rule after a dash: - set: { team:"
            + " search }",
        "labels: [{ match: { service: a } }] | 1:10: labels[0].set: sets no label; write set: {"
            + " team: search }",
        "labels: [{ set: {} }] | 1:17: labels[0].set: sets no label; write set: { team: search }",
        "labels: [{ set: { job: a } }] | 1:19: labels[0].set: \"job\" is not a key; write one of"
            + " workflow, team, owner, mode, regime",
        "labels: [{ set: { regime: flatt } }] | 1:27: labels[0].set.regime: \"flatt\" is not a"
            + " regime; write flat",
        "labels: [{ match: { user: a }, set: { team: b } }] | 1:21: labels[0].match: \"user\" is a"
            + " label that no call has yet; write one of service, environment, provider, model,"
            + " workflow, key, team, owner, job, mode, regime, waste",
        "labels: [{ match: { waste: \"*\" }, set: { team: b } }] | 1:19: labels[0].match: asks for"
            + " waste, which is known once a call has ended; take it out, or let a cap alert by"
            + " it",
      })
  void wrongLabelRule_isNamedWithPlaceAndRemedy(String text, String finding) {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> ConfigParser.parse("t.yaml", text));
    assertEquals("t.yaml:" + finding, refused.findings().get(0).text());
  }

  @Test
  void moreLabelRulesThanAreAllowed_areRefused() {
    String text = "labels:\n" + "- set: { team: x }\n".repeat(1_001);
    ConfigException refused =
        assertThrows(ConfigException.class, () -> ConfigParser.parse("t.yaml", text));
    assertEquals(
        "t.yaml:2:1: labels: has 1001 rules; write at most 1000 of them",
        refused.findings().get(0).text());
  }

  @Test
  void windowOfJob_countsEachJobByItself() throws ConfigException {
    String cap = "caps: [{ id: a, owner: o, limit: 1 USD, window: job";
    CapSpec apart = ConfigParser.parse("t.yaml", cap + " }]").caps().get(0);
    assertEquals(new JobWindow(false), apart.window());
    assertEquals(Label.JOB, apart.each());
    assertEquals(Map.of(Label.JOB, "*"), apart.scope().values());

    CapSpec shared =
        ConfigParser.parse("t.yaml", cap + ", jobs: shared, scope: { job: \"n*\" } }]")
            .caps()
            .get(0);
    assertEquals(new JobWindow(true), shared.window());
    assertEquals(Map.of(Label.JOB, "n*"), shared.scope().values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window: job, each: team | 1:60: caps[0].each: contradicts the window, which counts each"
            + " job by itself; take it out",
        "window: job, jobs: both | 1:60: caps[0].jobs: \"both\" is neither; write apart or shared",
        "window: day, jobs: shared | 1:60: caps[0].jobs: means nothing for a window of day; take it"
            + " out",
        "window: job, timezone: UTC | 1:64: caps[0].timezone: means nothing for a window of job,"
            + " which ends with its run; take it out",
      })
  void whatContradictsAWindowOfJob_isNamed(String window, String finding) {
    String text = "caps: [{ id: a, owner: o, limit: 1 USD, " + window + " }]";
    ConfigException refused =
        assertThrows(ConfigException.class, () -> ConfigParser.parse("t.yaml", text));
    assertEquals("t.yaml:" + finding, refused.findings().get(0).text());
  }
}
