package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** Reads which hosts of the user's own speak which provider's API. */
final class EndpointsReader {
  private static final int MAX_ENDPOINTS = 1_000;

  /** A name, an IPv4 or bracketed IPv6 address, and maybe a port. */
  private static final Pattern HOST =
      Pattern.compile(
          "((\\*\\.)?[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|\\[[0-9a-f:.]{2,45}])"
              + "(:(?<port>[0-9]{1,5}))?");

  private EndpointsReader() {}

  static Map<String, String> read(MappingReader file, Findings findings) {
    Map<String, String> endpoints = new HashMap<>();
    Node node = file.get("endpoints");
    if (node == null || MappingReader.isNull(node)) {
      return endpoints;
    }
    if (!(node instanceof MappingNode mapping)) {
      findings.add(
          node, "endpoints", "is not a mapping; write { llm.internal:8000: openai_compatible }");
      return endpoints;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String host = file.scalar(tuple.getKeyNode(), "endpoints", "llm.internal:8000");
      String provider = file.scalar(tuple.getValueNode(), "endpoints", "openai_compatible");
      if (host == null || provider == null) {
        continue;
      }
      String path = "endpoints." + host;
      String usual = host.toLowerCase(Locale.ROOT);
      String problem = hostProblem(usual);
      if (problem != null) {
        findings.add(tuple.getKeyNode(), "endpoints", '"' + host + "\" " + problem);
      } else if (!ConfigKeys.PROVIDERS.contains(provider)) {
        findings.add(
            tuple.getValueNode(),
            path,
            MappingReader.unknown(provider, "provider", ConfigKeys.PROVIDERS));
      } else if (endpoints.put(usual, provider) != null) {
        findings.add(tuple.getKeyNode(), "endpoints", '"' + host + "\" is there twice; keep one");
      }
    }
    if (endpoints.size() > MAX_ENDPOINTS) {
      findings.add(
          node,
          "endpoints",
          "has " + endpoints.size() + " hosts; write at most " + MAX_ENDPOINTS + ", or *.suffix");
    }
    return endpoints;
  }

  /** What is wrong with a host, and what to write; null for nothing. */
  private static @Nullable String hostProblem(String host) {
    if (host.contains("/")) {
      String name = host.replaceFirst("^[a-z+.-]*://", "").replaceFirst("/.*$", "");
      return "is a URL; write its host alone" + (name.isEmpty() ? "" : ": " + name);
    }
    Matcher form = HOST.matcher(host);
    if (!form.matches()) {
      return "is not a host; write llm.internal, llm.internal:8000 or \"*.gateway.corp\"";
    }
    String port = form.group("port");
    if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
      return "has no port of TCP; write one from 1 to 65535";
    }
    return port != null && host.startsWith("*.")
        ? "has a suffix and a port; write one of them"
        : null;
  }
}
