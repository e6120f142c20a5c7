package dev.tollgate.collector.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-22");
  private static final LocalDate NEXT = LocalDate.parse("2026-11-23");

  private final Path directory;

  ExportTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void openAiCosts_asTheApiAnswers() throws IOException {
    Export export =
        read(
            """
            {"object":"page","data":[
              {"object":"bucket","start_time":1795305600,"end_time":1795392000,"results":[
                {"object":"organization.costs.result","amount":{"value":0.06,"currency":"usd"},
                 "line_item":"gpt-4o-2024-08-06, cached input","project_id":null},
                {"object":"organization.costs.result","amount":{"value":"1.5E-2","currency":"usd"},
                 "line_item":"priority | gpt-audio-2025-08-28 audio, output, long context"},
                {"object":"organization.costs.result","amount":{"value":2,"currency":"usd"},
                 "line_item":"web search tool calls"}]},
              {"object":"bucket","start_time":1795392000,"end_time":1795478400,"results":[]}],
             "has_more":true,"next_page":"page_2"}
            """);
    assertEquals("openai", export.provider());
    assertEquals("OpenAI costs", export.kind());
    assertEquals(Set.of(DAY, NEXT), export.days());
    assertTrue(export.more());
    assertRow(export, 0, "gpt-4o-2024-08-06", null, false, Map.of(Measure.COST, "0.06"));
    assertRow(export, 1, "gpt-audio-2025-08-28", null, true, Map.of(Measure.COST, "0.015"));
    assertRow(export, 2, null, "web search tool calls", false, Map.of(Measure.COST, "2"));
  }

  @Test
  void severalPages_areReadAsOne() throws IOException {
    String page =
        "{\"data\":[{\"start_time\":%d,\"results\":[{\"amount\":{\"value\":1,"
            + "\"currency\":\"usd\"},\"line_item\":null}]}],\"has_more\":%b}\n";
    String first = page.formatted(1795305600, true);
    String second = page.formatted(1795392000, false);
    for (String text : new String[] {first + second, "[" + first + "," + second + "]"}) {
      Export export = read(text);
      assertEquals(Set.of(DAY, NEXT), export.days());
      assertEquals(2, export.rows().size());
      assertEquals(false, export.more());
      assertNull(export.rows().get(0).model());
      assertNull(export.rows().get(0).item());
    }
  }

  @Test
  void openAiUsage_asTheApiAnswers() throws IOException {
    Export export =
        read(
            """
            {"data":[{"start_time":1795305600,"results":[
              {"object":"organization.usage.completions.result","input_tokens":1000,
               "output_tokens":500,"input_cached_tokens":800,"input_audio_tokens":0,
               "output_audio_tokens":0,"num_model_requests":5,"model":"gpt-4o-2024-08-06",
               "batch":true}]}]}
            """);
    assertEquals("OpenAI usage", export.kind());
    assertRow(
        export,
        0,
        "gpt-4o-2024-08-06",
        null,
        true,
        Map.of(
            Measure.REQUESTS, "5",
            Measure.INPUT, "1000",
            Measure.CACHE_READ, "800",
            Measure.OUTPUT, "500",
            Measure.AUDIO_INPUT, "0",
            Measure.AUDIO_OUTPUT, "0"));
  }

  @Test
  void anthropicCosts_areInCents() throws IOException {
    Export export =
        read(
            """
            {"data":[{"starting_at":"2026-11-22T00:00:00Z","ending_at":"2026-11-23T00:00:00Z",
              "results":[
              {"amount":"123.45","currency":"USD","cost_type":"tokens",
               "description":"Claude Sonnet 4.5 Usage - Input Tokens",
               "model":"claude-sonnet-4-5-20250929","service_tier":"batch",
               "token_type":"uncached_input_tokens","context_window":"0-200k"},
              {"amount":"3","currency":"USD","cost_type":"web_search","description":null,
               "model":null,"service_tier":null,"token_type":null}]}],"has_more":false}
            """);
    assertEquals("anthropic", export.provider());
    assertRow(export, 0, "claude-sonnet-4-5-20250929", null, true, Map.of(Measure.COST, "1.2345"));
    assertRow(export, 1, null, "web_search", false, Map.of(Measure.COST, "0.03"));
  }

  @Test
  void anthropicUsage_asTheApiAnswers() throws IOException {
    Export export =
        read(
            """
            {"data":[{"starting_at":"2026-11-22T03:00:00Z","results":[
              {"uncached_input_tokens":1500,
               "cache_creation":{"ephemeral_1h_input_tokens":1000,"ephemeral_5m_input_tokens":500},
               "cache_read_input_tokens":200,"output_tokens":500,
               "server_tool_use":{"web_search_requests":10},
               "model":"claude-opus-4-20250514","service_tier":"standard"}]}]}
            """);
    assertEquals("Anthropic usage", export.kind());
    assertRow(
        export,
        0,
        "claude-opus-4-20250514",
        null,
        false,
        Map.of(
            Measure.UNCACHED_INPUT, "1500",
            Measure.CACHE_WRITE, "1500",
            Measure.CACHE_READ, "200",
            Measure.OUTPUT, "500",
            Measure.WEB_SEARCHES, "10"));
  }

  @Test
  void openAiCsv_ofCostsAndUsage() throws IOException {
    Export costs =
        read(
            "\uFEFFstart_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,"
                + "line_item,project_id,organization_id,organization_name\r\n"
                + "1795305600,1795392000,2026-11-22T00:00:00+00:00,2026-11-23T00:00:00+00:00,"
                + "0.8958740000000000,usd,\"gpt-4o-2024-08-06, input\",,org-1,\"A \"\"B\"\", C\"\r\n"
                + "1795392000,1795478400,2026-11-23T00:00:00+00:00,2026-11-24T00:00:00+00:00,"
                + ",,,,,\r\n");
    assertEquals(Set.of(DAY, NEXT), costs.days());
    assertEquals(1, costs.rows().size());
    assertRow(costs, 0, "gpt-4o-2024-08-06", null, false, Map.of(Measure.COST, "0.895874"));
    Export usage =
        read(
            "start_time\tend_time\tmodel\tnum_model_requests\tbatch\tservice_tier\tinput_tokens"
                + "\toutput_tokens\tinput_cached_tokens\n"
                + "1795305600\t1795392000\tgpt-5-2025-08-07\t8.0\tFALSE\tflex\t46264.0\t60000.0"
                + "\t8192.0\n");
    assertRow(
        usage,
        0,
        "gpt-5-2025-08-07",
        null,
        true,
        Map.of(
            Measure.REQUESTS, "8",
            Measure.INPUT, "46264",
            Measure.OUTPUT, "60000",
            Measure.CACHE_READ, "8192"));
  }

  @Test
  void anthropicCsv_ofCostsAndUsage() throws IOException {
    Export costs =
        read(
            "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,"
                + "list_price_usd,cost_type,inference_geo,speed\n"
                + "2026-11-22,Claude Haiku 4.5,Default,key,batch,≤ 200k,output,0.02,0.04,token,,\n");
    assertRow(costs, 0, "Claude Haiku 4.5", null, true, Map.of(Measure.COST, "0.02"));
    Export usage =
        read(
            "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,"
                + "usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,"
                + "usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,"
                + "usage_output_tokens,web_search_count,inference_geo,speed\n"
                + "2026-11-22,claude-opus-5,App,Default,standard,≤ 200k,46981,15969,1,7,16932,2,"
                + "global,\n");
    assertRow(
        usage,
        0,
        "claude-opus-5",
        null,
        false,
        Map.of(
            Measure.UNCACHED_INPUT, "46981",
            Measure.CACHE_WRITE, "15970",
            Measure.CACHE_READ, "7",
            Measure.OUTPUT, "16932",
            Measure.WEB_SEARCHES, "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"data\":[]} | is JSON, but has no buckets of days",
        "{\"data\": | is not JSON: ",
        "a,b\\n1,2 | has columns of no export that is known: a, b",
        "usage_date_utc,cost_usd\\n2026-11-22,x | line 2: cost_usd: \"x\" is not a number",
        "usage_date_utc,cost_usd\\nyesterday,1 | line 2: \"yesterday\" is not a time such as",
        "usage_date_utc,cost_usd\\n\"2026-11-22,1 | a quote is not closed",
        "{\"results\":[]} | a bucket has neither start_time nor starting_at",
        "{\"start_time\":1,\"results\":[{\"amount\":{\"value\":1,\"currency\":\"eur\"}}]} | amounts"
            + " are in eur; only US dollars can be compared",
      })
  void whatIsNoExport_isSaidWithItsPlace(String text, String message) {
    IOException refused = assertThrows(IOException.class, () -> read(text.replace("\\n", "\n")));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  private Export read(String text) throws IOException {
    Path file = directory.resolve("export");
    Files.writeString(file, text);
    return Export.read(file);
  }

  private static void assertRow(
      Export export,
      int index,
      @Nullable String model,
      @Nullable String item,
      boolean discounted,
      Map<Measure, String> values) {
    ExportRow row = export.rows().get(index);
    assertEquals(DAY, row.day());
    assertEquals(model, row.model());
    assertEquals(item, row.item());
    assertEquals(discounted, row.discounted());
    assertEquals(values.keySet(), row.values().keySet());
    values.forEach(
        (measure, value) ->
            assertEquals(
                0, new BigDecimal(value).compareTo(row.values().get(measure)), measure.words()));
  }
}
