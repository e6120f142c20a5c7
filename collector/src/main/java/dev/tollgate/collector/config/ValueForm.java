package dev.tollgate.collector.config;

import java.util.List;

/** A value form is what may stand behind a key of tollgate.yaml. Immutable. */
sealed interface ValueForm {

  /** One of these words. */
  record Words(List<String> words) implements ValueForm {
    static Words of(String... words) {
      return new Words(List.of(words));
    }
  }

  /**
   * A text of this regular expression, which may say less than the parser asks for.
   *
   * @param words how a reader would say it
   */
  record Text(String regex, String words) implements ValueForm {}

  /**
   * A number, or a text of this regular expression.
   *
   * @param words how a reader would say it
   */
  record NumberOrText(String regex, String words) implements ValueForm {}

  /** One of these words, or a text of another form. */
  record WordsOrText(Words words, Text text) implements ValueForm {}

  /** A mapping with these keys. */
  record Table(KeyTable keys) implements ValueForm {}

  /** A list of values of one form. */
  record ListOf(ValueForm element) implements ValueForm {}

  /**
   * A mapping of names that the user chooses.
   *
   * @param name the form of each name
   */
  record Named(Text name, ValueForm value) implements ValueForm {}
}
