package dev.tollgate.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.config.ValueForm.ListOf;
import dev.tollgate.collector.config.ValueForm.Named;
import dev.tollgate.collector.config.ValueForm.NumberOrText;
import dev.tollgate.collector.config.ValueForm.Table;
import dev.tollgate.collector.config.ValueForm.Text;
import dev.tollgate.collector.config.ValueForm.Words;
import dev.tollgate.collector.config.ValueForm.WordsOrText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The shipped schema and reference are those of the parser, and the README's example obeys both.
 */
class ConfigSchemaTest {
  private static final Path SCHEMA = Path.of("tollgate.schema.json");
  private static final Path REFERENCE = Path.of("CONFIGURATION.md");

  @Test
  void schema_isTheOneThatIsShipped() throws IOException {
    assertShipped(SCHEMA, ConfigSchema.json());
  }

  @Test
  void reference_isTheOneThatIsShipped() throws IOException {
    assertShipped(REFERENCE, ConfigSchema.reference());
  }

  /** With -Dtollgate.write=true the file is written instead. */
  private static void assertShipped(Path file, String made) throws IOException {
    if (Boolean.getBoolean("tollgate.write")) {
      Files.writeString(file, made);
    }
    assertEquals(made, Files.readString(file), "stale; run this test with -Dtollgate.write=true");
  }

  @Test
  void examplesOfTheReadme_areReadAndOfTheSchema() throws Exception {
    Matcher example =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    int count = 0;
    while (example.find()) {
      ConfigParser.parse("README.md", example.group(1));
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(example.group(1)));
      List<String> wrong = new ArrayList<>();
      check(root, new Table(ConfigKeys.FILE), "", wrong);
      assertEquals(List.of(), wrong);
      count++;
    }
    assertTrue(count >= 1, "no example found");
  }

  @Test
  void valuesThatTheParserRefuses_areNotOfTheSchema() {
    for (String text :
        List.of(
            "capz: []",
            "week_start: sonday",
            "caps: [{ id: a, owner: o, window: day }]",
            "caps: [{ id: a, owner: o, window: fortnight, limit: 1 USD }]",
            "caps: [{ id: a, owner: o, window: day, limit: lots }]",
            "alerts: { a: { type: slak } }",
            "kill_switches: [{ id: a, owner: o, within: 10m, cool_down: 5m }]",
            "kill_switches: [{ id: a, owner: o, within: 10, cool_down: 5m, max: { calls: 2 } }]",
            "kill_switches: [{ id: a, owner: o, within: 9m, cool_down: 5m, max: { calls: x } }]")) {
      List<String> wrong = new ArrayList<>();
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      check(root, new Table(ConfigKeys.FILE), "", wrong);
      assertEquals(1, wrong.size(), text + " " + wrong);
    }
  }

  /** What a validator does with the schema that is made of this form. */
  private static void check(Node node, ValueForm form, String path, List<String> wrong) {
    if (form instanceof Table table && node instanceof MappingNode mapping) {
      List<String> there = new ArrayList<>();
      for (NodeTuple tuple : mapping.getValue()) {
        String name = ((ScalarNode) tuple.getKeyNode()).getValue();
        there.add(name);
        KeyTable.Key known =
            table.keys().keys().stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElse(null);
        if (known == null) {
          wrong.add(path + "." + name + " is unknown");
        } else {
          check(tuple.getValueNode(), known.form(), path + "." + name, wrong);
        }
      }
      for (KeyTable.Key key : table.keys().keys()) {
        if (key.required() && !there.contains(key.name())) {
          wrong.add(path + "." + key.name() + " is missing");
        }
      }
    } else if (form instanceof ListOf list && node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(each -> check(each, list.element(), path + "[]", wrong));
    } else if (form instanceof Named named && node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        check(tuple.getKeyNode(), named.name(), path + " name", wrong);
        check(tuple.getValueNode(), named.value(), path + ".*", wrong);
      }
    } else if (!(node instanceof ScalarNode scalar) || !takes(form, scalar.getValue())) {
      wrong.add(path + " is not of its form");
    }
  }

  private static boolean takes(ValueForm form, String text) {
    if (form instanceof Words words) {
      return words.words().contains(text);
    }
    if (form instanceof WordsOrText either) {
      return takes(either.words(), text) || takes(either.text(), text);
    }
    if (form instanceof NumberOrText number) {
      return Pattern.matches(number.regex(), text);
    }
    return form instanceof Text of && Pattern.matches(of.regex(), text);
  }
}
