package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request that one operation answers and bills with its usage told: how to call it. Immutable.
 *
 * @param path with a query, percent-encoded; of a GET with a word of his own where it says {@link
 *     #PROMPT}
 * @param headers credential and what else must be there, by lower-case name
 * @param body whoever sends it puts a text of his own where it says {@link #PROMPT}; JSON unless
 *     the headers say otherwise; empty for a GET
 */
record Sample(String host, String path, Map<String, String> headers, String body) {
  /** Stands for the text that is asked. */
  static final String PROMPT = "{{prompt}}";

  /** A bearer credential, as most providers want it. */
  static final Map<String, String> BEARER = Map.of("authorization", "Bearer sk-sample-0000000000");

  /** The messages of a chat, as a member of a JSON object. */
  static String messages() {
    return "\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]";
  }

  /** The same, to which the simulator behaves in a way of its own. */
  Sample behaving(String behaviour) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("x-simulator-behaviour", behaviour);
    return new Sample(host, path, all, body);
  }

  ObjectNode toJson(Dialect dialect) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("provider", dialect.provider()).put("host", host).put("path", path);
    json.put("method", dialect.method());
    headers.forEach(json.putObject("headers")::put);
    return json.put("body", body);
  }
}
