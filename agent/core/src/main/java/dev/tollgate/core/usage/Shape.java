package dev.tollgate.core.usage;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shape is a set of exact JSON paths and the fact at each: {@code usage.prompt_tokens}, {@code
 * choices[].delta.content}. A name is an object's member, {@code []} every element of an array.
 * Immutable once its dialect is built, so thread-safe.
 */
final class Shape {
  private final Node root = new Node("$");
  private int depth;
  private boolean countsCodePoints;

  /**
   * Says which fact is at a path.
   *
   * @return this
   */
  Shape at(String path, Fact fact) {
    Node node = root;
    int levels = 0;
    int from = 0;
    while (from < path.length()) {
      if (path.startsWith("[]", from)) {
        node = node.addElement();
        from += 2;
      } else {
        from += path.charAt(from) == '.' ? 1 : 0;
        int to = from;
        while (to < path.length() && path.charAt(to) != '.' && path.charAt(to) != '[') {
          to++;
        }
        node = node.addMember(path.substring(from, to));
        from = to;
      }
      levels++;
    }
    depth = Math.max(depth, levels);
    node.fact = fact;
    countsCodePoints |= fact.kind == Fact.Kind.CODE_POINTS;
    return this;
  }

  /** Adds all facts that the shape has. */
  void addTo(Set<Fact> facts) {
    root.addTo(facts);
  }

  /** The node of the outermost value. */
  Node root() {
    return root;
  }

  /** Whether some string's code points are to be counted. */
  boolean countsCodePoints() {
    return countsCodePoints;
  }

  /** How many values enclose the innermost one of interest. */
  int depth() {
    return depth;
  }

  /** One place in the shape. */
  static final class Node {
    /** The path as a dialect writes it: no content of any call. */
    final String path;

    @Nullable Fact fact;
    @Nullable Node element;
    private @Nullable String[] names = {};
    private @Nullable Node[] members = {};
    private int size;

    private Node(String path) {
      this.path = path;
    }

    /** Whether the node is of interest as an object. */
    boolean isObject() {
      return size > 0 || (fact != null && fact.kind == Fact.Kind.GROUP && element == null);
    }

    /**
     * The node of a member, or null where nothing is of interest. Finds by the name's cached hash.
     */
    @Nullable Node member(String name) {
      int mask = names.length - 1;
      if (mask < 0) {
        return null;
      }
      for (int i = spread(name) & mask; ; i = (i + 1) & mask) {
        String candidate = names[i];
        if (candidate == null) {
          return null;
        }
        if (candidate.equals(name)) {
          return members[i];
        }
      }
    }

    private void addTo(Set<Fact> facts) {
      if (fact != null) {
        facts.add(fact);
      }
      if (element != null) {
        element.addTo(facts);
      }
      for (Node node : members) {
        if (node != null) {
          node.addTo(facts);
        }
      }
    }

    private Node addElement() {
      if (element == null) {
        element = new Node(path + "[]");
      }
      return element;
    }

    private Node addMember(String name) {
      Node known = member(name);
      if (known != null) {
        return known;
      }
      if (++size * 2 > names.length) {
        @Nullable String[] oldNames = names;
        @Nullable Node[] oldMembers = members;
        names = new @Nullable String[Math.max(4, oldNames.length * 2)];
        members = new @Nullable Node[names.length];
        for (int i = 0; i < oldNames.length; i++) {
          String oldName = oldNames[i];
          if (oldName != null) {
            put(oldName, oldMembers[i]);
          }
        }
      }
      Node node = new Node(path + "." + name);
      put(name, node);
      return node;
    }

    private void put(String name, @Nullable Node node) {
      int mask = names.length - 1;
      int i = spread(name) & mask;
      while (names[i] != null) {
        i = (i + 1) & mask;
      }
      names[i] = name;
      members[i] = node;
    }

    private static int spread(String name) {
      int hash = name.hashCode();
      return hash ^ (hash >>> 15);
    }
  }
}
