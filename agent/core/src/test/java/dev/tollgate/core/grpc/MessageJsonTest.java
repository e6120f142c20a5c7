package dev.tollgate.core.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Messages as the JSON that they are in REST. */
class MessageJsonTest {
  private static final MessageShape SHAPE = VertexMessages.GENERATE_REQUEST;

  private static String json(MessageShape shape, ProtoMessage message) throws IOException {
    byte[] bytes = message.toBytes();
    JsonBytes json = new JsonBytes(4);
    MessageJson.write(shape, bytes, 0, bytes.length, json);
    return new String(json.toArray(), UTF_8);
  }

  private static ProtoMessage value(String text) {
    return new ProtoMessage().text(3, text);
  }

  private static ProtoMessage content(ProtoMessage... parts) {
    ProtoMessage content = new ProtoMessage().text(1, "user");
    for (ProtoMessage part : parts) {
      content.message(2, part);
    }
    return content;
  }

  private static ProtoMessage request() {
    ProtoMessage schema =
        new ProtoMessage()
            .number(1, 6)
            .message(
                3,
                new ProtoMessage()
                    .text(1, "city")
                    .message(2, new ProtoMessage().number(1, 1).text(8, "where")))
            .text(5, "city");
    return new ProtoMessage()
        .message(
            2,
            content(
                new ProtoMessage().text(1, "Say \"hé\"\n\\"),
                new ProtoMessage()
                    .message(
                        2,
                        new ProtoMessage().text(1, "image/png").bytes(2, new byte[] {0, -1, 7}))))
        .message(2, content())
        .message(
            4, new ProtoMessage().fraction(1, 0.5f).number(5, 512).text(6, "stop").text(6, "end"))
        .text(5, "projects/p/locations/l/publishers/google/models/gemini-2.5-pro")
        .message(
            6,
            new ProtoMessage()
                .message(1, new ProtoMessage().text(1, "weather").message(3, schema))
                .message(7, new ProtoMessage()));
  }

  @Test
  void request_isTheRestBody() throws IOException {
    assertEquals(
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Say \\\"hé\\\"\\u000a\\\\\"},"
            + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AP8H\"}}]},"
            + "{\"role\":\"user\"}],"
            + "\"generationConfig\":{\"1\":1056964608,\"maxOutputTokens\":512,"
            + "\"stopSequences\":[\"stop\",\"end\"]},"
            + "\"model\":\"projects/p/locations/l/publishers/google/models/gemini-2.5-pro\","
            + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"weather\","
            + "\"parameters\":{\"type\":\"OBJECT\",\"properties\":{\"city\":"
            + "{\"type\":\"STRING\",\"description\":\"where\"}},\"required\":[\"city\"]}}],"
            + "\"googleSearch\":\"\"}]}",
        json(SHAPE, request()));
  }

  @Test
  void values_areTheirJson() throws IOException {
    ProtoMessage list =
        new ProtoMessage()
            .message(1, new ProtoMessage().fraction(2, 7.0))
            .message(1, new ProtoMessage().fraction(2, -0.25))
            .message(1, new ProtoMessage().number(1, 0))
            .message(1, new ProtoMessage().number(4, 1))
            .message(1, new ProtoMessage());
    ProtoMessage struct =
        new ProtoMessage()
            .message(1, new ProtoMessage().text(1, "a").message(2, value("b")))
            .message(
                1, new ProtoMessage().text(1, "c").message(2, new ProtoMessage().message(6, list)));

    assertEquals(
        "{\"instances\":[{\"a\":\"b\",\"c\":[7,0,null,true,null]},\"x\"]}",
        json(
            VertexMessages.PREDICT_REQUEST,
            new ProtoMessage()
                .message(2, new ProtoMessage().message(5, struct))
                .message(2, value("x"))));
  }

  @Test
  void fieldsThatNobodyKnows_keepTheirLength() throws IOException {
    String text = "x".repeat(900);

    String json = json(SHAPE, new ProtoMessage().text(999, text).number(1000, 5));

    assertTrue(json.length() > text.length());
    assertTrue(json.startsWith("{\"999\":\"eHh4") && json.endsWith(",\"1000\":5}"), json);
  }

  @Test
  void numbersWithoutAName_areNumbers() throws IOException {
    assertEquals(
        "{\"candidates\":[{\"finishReason\":77}]}",
        json(
            VertexMessages.GENERATE_RESPONSE,
            new ProtoMessage().message(2, new ProtoMessage().number(3, 77))));
  }

  @Test
  void emptyMessage_isAnEmptyObject() throws IOException {
    assertEquals("{}", json(SHAPE, new ProtoMessage()));
  }

  @Test
  void messageThatIsCutOrDamaged_isReadOrSaidToBeBroken() {
    byte[] whole = request().toBytes();
    int broken = 0;
    for (int i = 0; i < whole.length; i++) {
      broken += readsOrThrows(Arrays.copyOf(whole, i));
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) 0xff;
      broken += readsOrThrows(damaged);
    }
    assertTrue(broken > whole.length / 2, broken + " were found to be broken");
  }

  @Test
  void messagesInMessages_endSomewhere() {
    ProtoMessage deep = new ProtoMessage();
    for (int i = 0; i < 3000; i++) {
      deep = new ProtoMessage().message(2, deep);
    }
    ProtoMessage schema = deep; // of items of items
    assertThrows(
        IOException.class,
        () ->
            json(
                SHAPE,
                new ProtoMessage()
                    .message(
                        6, new ProtoMessage().message(1, new ProtoMessage().message(3, schema)))));
  }

  private static int readsOrThrows(byte[] message) {
    try {
      MessageJson.write(SHAPE, message, 0, message.length, new JsonBytes(64));
      return 0;
    } catch (IOException e) {
      return 1;
    }
  }
}
