package dev.tollgate.collector.report;

import dev.tollgate.collector.config.Nearest;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A filter lets charges through that have one value: {@code service=checkout}. Immutable. */
public final class ChargeFilter implements Predicate<Charge> {
  private static final List<String> FIELDS =
      List.of("operation", "verdict", "status", "cap", "flag", "id", "jvm");

  private final String key;
  private final String value;

  private ChargeFilter(String key, String value) {
    this.key = key;
    this.value = value;
  }

  /**
   * The filter that this text says.
   *
   * @throws IllegalArgumentException if it says none; the message names the value and the remedy
   */
  public static ChargeFilter parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(
          '"' + text + "\" is not a filter; write key=value, such as service=checkout");
    }
    String key = text.substring(0, equals);
    if (!keys().contains(key)) {
      String nearest = Nearest.to(key, keys());
      throw new IllegalArgumentException(
          '"'
              + key
              + "\" is nothing to filter by; write "
              + (nearest != null ? nearest : "one of " + String.join(", ", keys())));
    }
    return new ChargeFilter(key, text.substring(equals + 1));
  }

  /** Everything that can be filtered by. */
  public static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (Label label : Label.values()) {
      keys.add(label.key());
    }
    keys.addAll(FIELDS);
    return keys;
  }

  @Override
  public boolean test(Charge charge) {
    Label label = Label.ofKey(key);
    if (label == Label.MODEL && value.equals(charge.responseModel())) {
      return true;
    }
    if (label != null) {
      return value.equals(charge.labels().get(label));
    }
    return switch (key) {
      case "operation" -> value.equals(charge.operation());
      case "verdict" -> value.equals(charge.verdict().key());
      case "status" -> value.equals(Integer.toString(charge.status()));
      case "cap" -> value.equals(charge.capId());
      case "flag" -> {
        Flag flag = Flag.ofKey(value);
        yield flag != null && charge.has(flag);
      }
      case "id" -> value.equals(charge.id().toString());
      default -> value.equals(charge.jvm().toString());
    };
  }
}
