package dev.tollgate.core.usage;

/** Takes facts as a {@link JsonWalk} comes across them. All methods do nothing by default. */
interface FactSink {

  /** A {@link Fact.Kind#GROUP} begins. */
  default void begin(Fact group) {}

  /** A {@link Fact.Kind#GROUP} ends. */
  default void end(Fact group) {}

  /** A {@link Fact.Kind#COUNT}. */
  default void count(Fact fact, long value) {}

  /** A count that is none: negative, absurdly large, not a number. */
  default void noCount(Fact fact) {}

  /** A {@link Fact.Kind#NAME}, in the parser's own buffer: to be looked at, not kept. */
  default void name(Fact fact, char[] chars, int offset, int length) {}

  /** A {@link Fact.Kind#SWITCH}. */
  default void flag(Fact fact, boolean value) {}

  /** A text of this many UTF-8 bytes, roughly. */
  default void text(long utf8Bytes) {}

  /** A text, of which these characters are at hand; it has this many UTF-8 bytes, roughly. */
  default void text(char[] chars, int offset, int length, long utf8Bytes) {
    text(utf8Bytes);
  }

  /** One image or file of unknown size in the prompt. */
  default void attachment() {}

  /** One message in the prompt. */
  default void message() {}

  /** The outermost value closed. */
  default void closed() {}
}
