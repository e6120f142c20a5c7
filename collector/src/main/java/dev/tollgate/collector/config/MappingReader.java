package dev.tollgate.collector.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the keys of one mapping of the document and collects what is wrong with them. One thread.
 */
final class MappingReader {
  private final Findings findings;
  private final String path;
  private final Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();

  /** A reader of this mapping; unknown and repeated keys become findings at once. */
  MappingReader(Findings findings, String path, Node node, List<String> knownKeys) {
    this.findings = findings;
    this.path = path;
    this.node = node;
    if (!(node instanceof MappingNode mapping)) {
      findings.add(
          node, path, "is not a mapping; write " + knownKeys.get(0) + ": … and so on under it");
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!knownKeys.contains(key)) {
        findings.add(keyNode, path, unknown(key, "key", knownKeys));
      } else if (values.put(key, tuple.getValueNode()) != null) {
        findings.add(keyNode, path, '"' + key + "\" is there twice; keep one of them");
      }
    }
  }

  /** Whether it has no key at all. */
  boolean isEmpty() {
    return node instanceof MappingNode mapping && mapping.getValue().isEmpty();
  }

  /** The value of the key, or null where it is absent. */
  @Nullable Node get(String key) {
    return values.get(key);
  }

  /** The text of the key's value, or null where it is absent, or is none (a finding). */
  @Nullable String text(String key, String example) {
    Node value = values.get(key);
    return value == null ? null : scalar(value, pathOf(key), example);
  }

  /** The same, and absence is a finding. */
  @Nullable String requiredText(String key, String example) {
    if (node instanceof MappingNode && !values.containsKey(key)) {
      findings.add(node, path, '"' + key + "\" is missing; write " + key + ": " + example);
    }
    return text(key, example);
  }

  /** Whether the key says {@code yes} rather than {@code no}, which it also is when absent. */
  boolean choice(String key, String no, String yes) {
    String text = text(key, no);
    if (text != null && !text.equals(no) && !text.equals(yes)) {
      wrong(key, '"' + text + "\" is neither; write " + no + " or " + yes);
    }
    return yes.equals(text);
  }

  /** The line that the mapping begins in, from 1. */
  int line() {
    return node.getStartMark().getLine() + 1;
  }

  /** The column that the mapping begins in, from 1. */
  int column() {
    return node.getStartMark().getColumn() + 1;
  }

  /** Whether there is nothing behind a key. */
  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /** The key's place in the document. */
  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Adds a finding at the key's value. */
  void wrong(String key, String message) {
    Node value = values.get(key);
    findings.add(value == null ? node : value, pathOf(key), message);
  }

  /** The non-blank text of a scalar, or null after a finding. */
  @Nullable String scalar(Node value, String valuePath, String example) {
    if (!(value instanceof ScalarNode scalar)) {
      findings.add(value, valuePath, "is not a single value; write for example " + example);
      return null;
    }
    String text = scalar.getValue();
    if (text.isBlank()) {
      findings.add(value, valuePath, "has no value; write for example " + example);
      return null;
    }
    return text;
  }

  /** What to say of a word that is none of the known ones. */
  static String unknown(String word, String what, Collection<String> known) {
    String nearest = Nearest.to(word, known);
    String article = what.matches("[aeiou].*") ? "an " : "a ";
    return '"'
        + word
        + "\" is not "
        + article
        + what
        + "; write "
        + (nearest != null ? nearest : "one of " + String.join(", ", known));
  }

  /** Collects findings of one file. */
  static final class Findings {
    /** Nobody reads more, and a hostile file could have millions. */
    private static final int MOST = 100;

    /** A value is cut here that a message repeats. */
    private static final int MOST_TEXT = 600;

    private final String file;
    private final List<Finding> list = new ArrayList<>();
    private int omitted;

    Findings(String file) {
      this.file = file;
    }

    void add(Node at, String path, String message) {
      add(at.getStartMark(), path, message);
    }

    void add(@Nullable Mark at, String path, String message) {
      if (list.size() == MOST) {
        omitted++;
        return;
      }
      list.add(
          new Finding(
              file,
              at == null ? 1 : at.getLine() + 1,
              at == null ? 1 : at.getColumn() + 1,
              cut(path),
              cut(message)));
    }

    private static String cut(String text) {
      return text.length() <= MOST_TEXT
          ? text
          : text.substring(0, MOST_TEXT / 2)
              + " … "
              + text.substring(text.length() - MOST_TEXT / 2);
    }

    /** All findings, in the order of the file. */
    List<Finding> inOrder() {
      List<Finding> sorted = new ArrayList<>(list);
      sorted.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
      if (omitted > 0) {
        Finding last = sorted.get(sorted.size() - 1);
        sorted.add(
            new Finding(
                file,
                last.line(),
                last.column(),
                "",
                "and " + omitted + " findings more; correct these first"));
      }
      return sorted;
    }
  }
}
