package dev.tollgate.core.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Writes down what a framing says, and feeds it bodies split anywhere. */
final class SeenEvents implements Events {
  final List<String> seen = new ArrayList<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private String name = "";

  /** What the framing makes of a body that comes in pieces which end at these places. */
  static List<String> of(Function<Events, Framing> framing, byte[] body, int... ends) {
    SeenEvents events = new SeenEvents();
    Framing cutting = framing.apply(events);
    int from = 0;
    for (int end : ends) {
      events.feed(cutting, Arrays.copyOfRange(body, from, end));
      from = end;
    }
    events.feed(cutting, Arrays.copyOfRange(body, from, body.length));
    cutting.end();
    return events.seen;
  }

  private void feed(Framing cutting, byte[] piece) {
    cutting.feed(piece, 0, piece.length);
    Arrays.fill(piece, (byte) '#'); // Nothing may live on bytes that are gone.
  }

  @Override
  public void begin(byte[] bytes, int nameLength) {
    name = new String(bytes, 0, nameLength, UTF_8);
    open.reset();
  }

  @Override
  public void data(byte[] bytes, int from, int to, boolean whole) {
    open.write(bytes, from, to - from);
  }

  @Override
  public void end() {
    seen.add(name + " " + open.toString(UTF_8).strip());
  }

  /** Braces that close what was not open, as a parser would notice. */
  @Override
  public boolean damaged() {
    return open.toString(UTF_8).contains("!");
  }

  @Override
  public void garbage(String what) {
    seen.add("garbage: " + what);
  }

  @Override
  public void doubt(String what) {
    seen.add("doubt: " + what);
  }

  @Override
  public void failed(byte[] type, int length) {
    seen.add("failed: " + new String(type, 0, length, UTF_8));
  }

  @Override
  public void over() {
    seen.add("over");
  }
}
