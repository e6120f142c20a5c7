package dev.tollgate.ledger.labels;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels are the values a charge carries, one per {@link Label} at most. Immutable. */
public final class Labels {

  /** No label at all. */
  public static final Labels NONE = new Builder().build();

  private final @Nullable String[] values;

  private Labels(@Nullable String[] values) {
    this.values = values;
  }

  /** The label's value, or null where it is not known. */
  public @Nullable String get(Label label) {
    return values[label.ordinal()];
  }

  /** The known labels, in the order of {@link Label}. A copy. */
  public Map<Label, String> asMap() {
    Map<Label, String> map = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      String value = get(label);
      if (value != null) {
        map.put(label, value);
      }
    }
    return map;
  }

  /** A builder that starts with these labels. */
  public Builder toBuilder() {
    return new Builder(values.clone());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Labels && Arrays.equals(values, ((Labels) other).values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }

  /** Collects labels. Not thread-safe. */
  public static final class Builder {
    private final @Nullable String[] values;

    /** A builder without labels. */
    public Builder() {
      this(new @Nullable String[Label.values().length]);
    }

    private Builder(@Nullable String[] values) {
      this.values = values;
    }

    /**
     * Sets a label; null or blank leaves it unknown, and a long value is cut, between characters.
     */
    public Builder set(Label label, @Nullable String value) {
      String kept = value == null || value.isBlank() ? null : value;
      if (kept != null && kept.length() > Label.MAX_LENGTH) {
        boolean splits = Character.isHighSurrogate(kept.charAt(Label.MAX_LENGTH - 1));
        kept = kept.substring(0, splits ? Label.MAX_LENGTH - 1 : Label.MAX_LENGTH);
      }
      values[label.ordinal()] = kept;
      return this;
    }

    /** The labels collected so far. */
    public Labels build() {
      return new Labels(values.clone());
    }
  }
}
