package dev.tollgate.collector.why;

import dev.tollgate.ledger.charge.Flag;

/** What each flag means for the cost, in words. Stateless. */
final class FlagWords {
  private FlagWords() {}

  static String of(Flag flag) {
    return switch (flag) {
      case STREAMED -> "the response was a stream of events";
      case ESTIMATED -> "some quantity is the agent's guess, not the provider's word";
      case UNPRICED -> "no price is known: the list cost is unknown, not zero";
      case USAGE_MISSING -> "the response carried no usage";
      case TRUNCATED -> "the response was cut before its end";
      case ABORTED -> "the app closed or cancelled before the end";
      case UNREADABLE -> "a part of the response could not be read";
      case RECOVERED -> "its JVM died before appending it; the collector did, from shared memory";
      case LOST -> "its JVM died while the call was out: what was held for it counts";
      case UNITEMISED -> "stands for calls that could not be recorded one by one";
      case CLAMPED -> "its limit of output tokens was lowered to what a cap still allowed";
      case COUNTED_AS_HELD -> "caps count what was held for it";
      case OVER_HOLD -> "cost more than was held for it";
      case UNENFORCED -> "some cap that matches it could not be checked";
      case FREE -> "the provider charges nothing for such a call";
      case MODEL_ASSUMED -> "the response names no model: the operation's default is taken";
      case INPUT_UNKNOWN -> "the input is a guess, the output exact";
      case REPEATED -> "the answer was fetched before and is counted there: this one costs nothing";
      case FETCHED -> "made no answer but fetched one that was there: it may be counted already";
      case BYOK -> "ran on the customer's own key at a third party: its cost is the upstream one";
    };
  }
}
