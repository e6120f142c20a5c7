package dev.tollgate.core.usage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider is who answers at some hosts, and which {@link Dialect} each of its operations speaks.
 * Immutable once built, thread-safe.
 *
 * <p>Paths and hosts may have placeholders, see {@link Template}. Three names mean something:
 * {@code model} is the model asked for, {@code id} names a stored answer that can be fetched again,
 * {@code region} is where the provider runs the call.
 */
final class Provider {
  private final String name;
  private final List<String> credentials;
  private final List<String> requestIds;
  private final Map<String, Fact> headerFacts;
  private final Map<String, @Nullable String> hosts;
  private final List<Template> hostTemplates;
  private final int port;

  /** By method and path: who asks for a path without placeholders asks the same endpoint. */
  private final Map<String, Map<String, Endpoint>> literalRoutes;

  private final List<Route> routes;
  private final List<Route> everyRoute;

  private Provider(Builder builder) {
    name = builder.name;
    credentials = List.copyOf(builder.credentials);
    requestIds = List.copyOf(builder.requestIds);
    headerFacts = Map.copyOf(builder.headerFacts);
    hosts = builder.hosts;
    hostTemplates = builder.hostTemplates;
    port = builder.port;
    literalRoutes = new HashMap<>();
    routes = builder.routes;
    everyRoute = List.copyOf(builder.everyRoute);
    for (Route route : everyRoute) {
      if (route.isLiteral()) {
        literalRoutes
            .computeIfAbsent(route.method, method -> new HashMap<>())
            .put(route.pathText, endpoint(route, null, null, null));
      }
    }
  }

  /** A path, what is done there, and how it is spoken. */
  static final class Route {
    final String method;
    final String pathText;
    final Template path;
    final String operation;
    final Dialect dialect;

    Route(String method, String path, String operation, Dialect dialect) {
      this.method = method;
      this.pathText = path;
      this.path = Template.of(path);
      this.operation = operation;
      this.dialect = dialect;
    }

    boolean isLiteral() {
      return pathText.indexOf('{') < 0 && !pathText.startsWith("**");
    }
  }

  static Builder named(String name) {
    return new Builder(name);
  }

  /** Whose API it is, in OpenTelemetry's words. */
  String name() {
    return name;
  }

  /** All that it answers, in the order in which it was said. */
  List<Route> routes() {
    return everyRoute;
  }

  /** Where a request may have its credential, the most telling first. */
  List<String> credentials() {
    return credentials;
  }

  /** Which response headers may have the request's id, the most telling first. */
  List<String> requestIds() {
    return requestIds;
  }

  /** What response headers say. */
  Map<String, Fact> headerFacts() {
    return headerFacts;
  }

  /** Hosts without placeholders, and the region that each stands for. */
  Map<String, @Nullable String> hosts() {
    return hosts;
  }

  /** The port that gives the provider away at any host, or 0. */
  int port() {
    return port;
  }

  /** Whether one of the hosts with placeholders is meant. */
  boolean hasHostLike(String host) {
    for (Template template : hostTemplates) {
      if (template.match(host) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a request to this provider does, or null where it is of no interest.
   *
   * @param path the raw path without query
   */
  @Nullable Endpoint find(String host, String method, String path) {
    Map<String, Endpoint> ofMethod = literalRoutes.get(method);
    Endpoint literal = ofMethod == null ? null : ofMethod.get(path);
    if (literal != null) {
      String region = region(host);
      return region == null ? literal : literal.in(region);
    }
    for (Route route : routes) {
      String[] values = route.method.equals(method) ? route.path.match(path) : null;
      if (values != null) {
        String region = route.path.value("region", values);
        return endpoint(
            route,
            region == null ? region(host) : region,
            route.path.value("model", values),
            route.path.value("id", values));
      }
    }
    return null;
  }

  private Endpoint endpoint(
      Route route, @Nullable String region, @Nullable String model, @Nullable String id) {
    return new Endpoint(
        this,
        route.operation,
        region,
        decoded(model),
        decoded(id),
        route.dialect,
        route.method.equals("GET"),
        false);
  }

  private @Nullable String region(String host) {
    if (hosts.containsKey(host)) {
      return hosts.get(host);
    }
    for (Template template : hostTemplates) {
      String[] values = template.match(host);
      if (values != null) {
        return template.value("region", values);
      }
    }
    return null;
  }

  private static @Nullable String decoded(@Nullable String segment) {
    if (segment == null || segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      // A plus is a plus in a path.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  /** Collects what a provider is. */
  static final class Builder {
    private final String name;
    private final List<String> credentials = new ArrayList<>();
    private final List<String> requestIds = new ArrayList<>();
    private final Map<String, Fact> headerFacts = new LinkedHashMap<>();
    private final Map<String, @Nullable String> hosts = new HashMap<>();
    private final List<Template> hostTemplates = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Route> everyRoute = new ArrayList<>();
    private int port;

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Where a request may have its credential, the most telling first: a header in lower case, or
     * {@code query:} and the name of a parameter.
     */
    Builder credential(String... at) {
      credentials.addAll(List.of(at));
      return this;
    }

    /** The response headers that may have the request's id, in lower case, the first one wins. */
    Builder requestId(String... headers) {
      requestIds.addAll(List.of(headers));
      return this;
    }

    /** A host, in lower case. */
    Builder host(String host) {
      return host(host, null);
    }

    /** A host that stands for a region. */
    Builder host(String host, @Nullable String region) {
      hosts.put(host, region);
      return this;
    }

    /** Hosts with placeholders, in lower case. */
    Builder hosts(String... templates) {
      for (String template : templates) {
        hostTemplates.add(Template.of(template));
      }
      return this;
    }

    /** What a response header says: a name or a count. The body goes before it. */
    Builder header(String header, Fact fact) {
      headerFacts.put(header, fact);
      return this;
    }

    /** A port that gives the provider away at any host. */
    Builder port(int number) {
      port = number;
      return this;
    }

    /** What is sent to a path, which may have placeholders. */
    Builder post(String path, String operation, Dialect dialect) {
      return route("POST", path, operation, dialect);
    }

    /** What is fetched from a path, which may have placeholders. */
    Builder get(String path, String operation, Dialect dialect) {
      return route("GET", path, operation, dialect);
    }

    private Builder route(String method, String path, String operation, Dialect dialect) {
      Route route = new Route(method, path, operation, dialect);
      everyRoute.add(route);
      if (!route.isLiteral()) {
        routes.add(route);
      }
      return this;
    }

    Provider build() {
      return new Provider(this);
    }
  }
}
