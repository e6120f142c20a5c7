package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /v1/audio/speech}: sound, billed by the characters (code points) of the text; the
 * reply says nothing of either.
 */
final class OpenAiSpeech extends OpenAiDialect {
  /** The beginning of a frame of MPEG audio, a char for each byte. */
  private static final String FRAME = "\u00ff\u00f3\u00c4\u0000" + "\u0000".repeat(380);

  OpenAiSpeech() {
    super("audio.speech", "/v1/audio/speech");
  }

  @Override
  List<Sample> samples() {
    return List.of(
        sample(
            "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"Gr\u00fc\u00dfe \ud83d\udc4b "
                + Sample.PROMPT
                + "\"}"));
  }

  @Override
  List<String> required() {
    return List.of("model", "input", "voice");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "input", "voice"), -1, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    String input = request.path("input").asText();
    List<Reply.Chunk> frames = new ArrayList<>();
    for (Composition.Piece piece : made.pieces()) {
      frames.add(new Reply.Chunk(FRAME, piece.generated()));
    }
    return Reply.binary(made, "audio/mpeg", frames)
        .using(TokenCounts.NONE.withUnits(input.codePointCount(0, input.length())));
  }
}
