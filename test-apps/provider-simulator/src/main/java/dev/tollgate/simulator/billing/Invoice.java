package dev.tollgate.simulator.billing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a provider would bill: each call rounded by itself, then summed exactly. A line is certain
 * when its callers were told their usage completely and readably; what was cut, garbled or sent
 * without usage is billed too, but on lines of its own.
 */
final class Invoice {
  private long calls;
  private long input;
  private long cached;
  private long cacheWrites;
  private long output;
  private BigDecimal usd = BigDecimal.ZERO;

  private Invoice() {}

  static ObjectNode of(List<Call> calls) {
    Map<String, Invoice> sums = new TreeMap<>();
    Map<String, Call.Item> heads = new TreeMap<>();
    Invoice total = new Invoice();
    Invoice certain = new Invoice();
    long lastMicros = 0;
    long open = 0;
    for (Call call : calls) {
      Call.Item item = call.item();
      if (item == null) {
        open += call.open() ? 1 : 0;
        continue;
      }
      String key =
          String.join("\t", item.provider(), item.operation(), item.model(), "" + !item.certain());
      heads.putIfAbsent(key, item);
      sums.computeIfAbsent(key, ignored -> new Invoice()).add(item);
      total.add(item);
      if (item.certain()) {
        certain.add(item);
      }
      lastMicros = Math.max(lastMicros, item.atMicros());
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("calls", calls.size());
    json.put("openCalls", open);
    json.put("billedCalls", total.calls);
    json.put("certainCalls", certain.calls);
    json.put("totalUsd", plain(total.usd));
    json.put("certainUsd", plain(certain.usd));
    var lines = json.putArray("lines");
    heads.forEach((key, head) -> sums.getOrDefault(key, total).line(head, lines.addObject()));
    json.put("lastBilledAtMicros", lastMicros);
    return json;
  }

  /** Exact decimal without exponent or trailing zeros. */
  static String plain(BigDecimal usd) {
    return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
  }

  private void add(Call.Item item) {
    calls++;
    input += item.tokens().totalInput();
    cached += item.tokens().cacheRead();
    cacheWrites += item.tokens().cacheWrite();
    output += item.tokens().output();
    usd = usd.add(item.usd());
  }

  private void line(Call.Item head, ObjectNode line) {
    line.put("provider", head.provider());
    line.put("operation", head.operation());
    line.put("model", head.model());
    line.put("certain", head.certain());
    line.put("calls", calls);
    line.put("inputTokens", input);
    line.put("cachedInputTokens", cached);
    line.put("cacheWriteTokens", cacheWrites);
    line.put("outputTokens", output);
    line.put("usd", plain(usd));
  }
}
