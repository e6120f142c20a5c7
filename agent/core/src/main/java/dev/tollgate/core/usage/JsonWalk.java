package dev.tollgate.core.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a JSON document as its bytes come, and tells a {@link FactSink} what is at the
 * paths of a {@link Shape}. What is not in the shape is passed over without a copy. One thread at a
 * time.
 *
 * <p>Walks are lent: a stream has one only while an event is half read. Whoever began one releases
 * it, and asks it nothing more.
 */
final class JsonWalk implements StringClip.Output {
  private static final int MAX_DEPTH = 1000;
  private static final int MAX_NUMBER_LENGTH = 256;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(4 * StringClip.LIMIT)
                  .maxNameLength(4 * StringClip.LIMIT)
                  .maxDocumentLength(-1)
                  .maxTokenCount(-1)
                  .build())
          // Not the default: thread-locals would stay behind in the app's threads.
          .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // The parser lets one pass where its input is split behind the comma: so always, then.
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private static final Idle<JsonWalk> IDLE = new Idle<>();
  private static final FactSink NOBODY = new FactSink() {};

  private FactSink sink = NOBODY;
  private final StringClip clip = new StringClip(this);
  private Shape.@Nullable Node[] open = {};
  private Shape.@Nullable Node root;
  private Shape.@Nullable Node next;
  private int depth;

  /** How many containers without interest we are in. */
  private int passedOver;

  /** How many containers of a prompt we are in. */
  private int inPrompt;

  private PromptKeys.Kind promptKind = PromptKeys.Kind.TEXT;
  private long clipped;
  private long clippedCodePoints;
  private boolean named;

  private @Nullable DocumentParser parser;
  private boolean closed;
  private @Nullable String fault;

  private JsonWalk() {}

  /** Begins a document of this shape, of which this sink is told. */
  static JsonWalk begin(Shape shape, FactSink sink) {
    JsonWalk idle = IDLE.take();
    JsonWalk walk = idle == null ? new JsonWalk() : idle;
    walk.start(shape, sink);
    return walk;
  }

  private void start(Shape shape, FactSink told) {
    sink = told;
    root = shape.root();
    if (open.length < shape.depth() + 1) {
      open = new Shape.@Nullable Node[shape.depth() + 1];
    }
    next = root;
    depth = 0;
    passedOver = 0;
    inPrompt = 0;
    clipped = 0;
    clippedCodePoints = 0;
    named = false;
    closed = false;
    fault = null;
    clip.reset(shape.countsCodePoints());
  }

  /** Gives the walk back, wherever it is: another document may begin with it. */
  void release() {
    dropStuckParser();
    sink = NOBODY;
    if (!IDLE.give(this)) {
      dropParser();
    }
  }

  /** The next bytes of the document. Whatever follows its end is ignored. */
  void feed(byte[] bytes, int from, int to) {
    if (!done()) {
      clip.feed(bytes, from, to);
    }
  }

  /** A whole document, or a line of it, that is too short to hold a long string. */
  void feedShort(byte[] bytes, int from, int to) {
    parse(bytes, from, to);
  }

  /** Whether the document has ended or cannot be read on. */
  boolean done() {
    return closed || fault != null;
  }

  /** Whether the document's outermost value has closed. */
  boolean closed() {
    return closed;
  }

  /** What is wrong with the document: no content of it. Null while it is well. */
  @Nullable String fault() {
    return fault;
  }

  /** A parser that is in the middle of something cannot be used again. */
  private void dropStuckParser() {
    DocumentParser mine = parser;
    if (mine != null && !(closed && mine.isBetweenDocuments())) {
      dropParser();
    }
  }

  private void dropParser() {
    DocumentParser dropped = parser;
    parser = null;
    try {
      if (dropped != null) {
        dropped.close();
      }
    } catch (IOException | RuntimeException e) {
      fault = fault == null ? "parser fault: " + e.getClass().getSimpleName() : fault;
    }
  }

  @Override
  public void clipped(long bytes, long codePoints) {
    clipped = bytes;
    clippedCodePoints = codePoints;
  }

  @Override
  public void parse(byte[] bytes, int from, int to) {
    if (from >= to || done()) {
      return;
    }
    try {
      DocumentParser mine = parser();
      mine.feed(bytes, from, to);
      JsonParser p = mine.tokens();
      JsonToken token = p.nextToken();
      while (token != JsonToken.NOT_AVAILABLE && token != null) {
        take(p, token);
        if (closed) {
          dropStuckParser(); // what may follow the document the parser is not to see
          return;
        }
        token = p.nextToken();
      }
    } catch (StreamConstraintsException e) {
      fail("absurd JSON");
    } catch (IOException e) {
      fail("malformed JSON");
    } catch (RuntimeException e) {
      fail("parser fault " + e.getClass().getSimpleName());
    }
  }

  private DocumentParser parser() throws IOException {
    DocumentParser mine = parser;
    if (mine == null) {
      mine = new DocumentParser(JSON.createNonBlockingByteArrayParser());
      parser = mine;
    }
    return mine;
  }

  private void fail(String what) {
    Shape.Node at = depth == 0 ? root : open[depth - 1];
    fault = what + " in " + (at == null ? "$" : at.path) + (passedOver > 0 ? " or beneath" : "");
    dropParser();
  }

  private void take(JsonParser p, JsonToken token) throws IOException {
    boolean nameBefore = named;
    named = token == JsonToken.FIELD_NAME;
    switch (token.id()) {
      case JsonTokenId.ID_START_OBJECT:
      case JsonTokenId.ID_START_ARRAY:
        enter(token == JsonToken.START_OBJECT);
        break;
      case JsonTokenId.ID_END_OBJECT:
      case JsonTokenId.ID_END_ARRAY:
        if (nameBefore) {
          throw new IOException("a name without a value");
        }
        leave();
        break;
      case JsonTokenId.ID_FIELD_NAME:
        clipped = 0;
        clippedCodePoints = 0;
        if (inPrompt > 0) {
          promptKind = PromptKeys.kind(p.currentName());
        } else if (passedOver == 0) {
          Shape.Node node = open[depth - 1];
          next = node == null ? null : node.member(p.currentName());
        }
        break;
      default:
        scalar(p, token);
        clipped = 0;
        clippedCodePoints = 0;
    }
  }

  private void enter(boolean object) {
    if (passedOver > 0) {
      passedOver++;
      return;
    }
    if (inPrompt > 0) {
      if (++inPrompt == 2 && object) {
        sink.message();
      }
      return;
    }
    Shape.Node node = depth == 0 ? root : valueNode();
    if (node == null) {
      passedOver = 1;
    } else if (node.fact != null && node.fact.kind == Fact.Kind.MARK) {
      next = null;
      passedOver = 1;
      sink.mark(node.fact);
    } else if (node.fact == Fact.PROMPT) {
      inPrompt = 1;
      promptKind = PromptKeys.Kind.TEXT;
    } else if (object ? node.isObject() : node.element != null) {
      open[depth++] = node;
      next = null;
      if (node.fact != null && node.fact.kind == Fact.Kind.GROUP) {
        sink.begin(node.fact);
      }
    } else {
      passedOver = 1;
    }
  }

  private void leave() {
    if (passedOver > 0) {
      passedOver--;
    } else if (inPrompt > 0) {
      inPrompt--;
    } else {
      Shape.Node node = open[--depth];
      next = null;
      if (node != null && node.fact != null && node.fact.kind == Fact.Kind.GROUP) {
        sink.end(node.fact);
      }
    }
    if (depth == 0 && passedOver == 0 && inPrompt == 0) {
      closed = true;
      sink.closed();
    }
  }

  /** Where the value about to come is: the member just named, or the element of an open array. */
  private Shape.@Nullable Node valueNode() {
    Shape.Node node = open[depth - 1];
    return next != null || node == null ? next : node.element;
  }

  private void scalar(JsonParser p, JsonToken token) throws IOException {
    if (passedOver > 0) {
      return;
    }
    if (depth == 0 && inPrompt == 0) {
      throw new IOException("a bare value");
    }
    if (inPrompt > 0) {
      prompt(p, token);
      return;
    }
    Shape.Node node = valueNode();
    Fact fact = node == null ? null : node.fact;
    next = null;
    if (fact == null || token == JsonToken.VALUE_NULL) {
      return;
    }
    boolean string = token == JsonToken.VALUE_STRING;
    switch (fact.kind) {
      case COUNT:
      case SECONDS:
        if (string || token.isNumeric()) {
          count(fact, p);
        } else {
          sink.noCount(fact);
        }
        break;
      case NAME:
        if (string || token.isNumeric()) {
          sink.name(fact, p.getTextCharacters(), p.getTextOffset(), p.getTextLength());
        }
        break;
      case CODE_POINTS:
        if (string) {
          sink.count(fact, TextLength.codePoints(p) + clippedCodePoints);
        }
        break;
      case TEXT:
        if (string) {
          long bytes = TextLength.utf8Bytes(p) + clipped;
          sink.text(p.getTextCharacters(), p.getTextOffset(), p.getTextLength(), bytes);
        }
        break;
      case SWITCH:
        if (token.isBoolean()) {
          sink.flag(fact, token == JsonToken.VALUE_TRUE);
        }
        break;
      case PROMPT:
        promptKind = PromptKeys.Kind.TEXT;
        prompt(p, token);
        break;
      case MARK:
        sink.mark(fact);
        break;
      default: // A group that is no container: of interest only where it says what went wrong.
        if (fact == Fact.ERROR && string && p.getTextLength() > 0) {
          sink.begin(fact);
          sink.end(fact);
        }
    }
  }

  private void prompt(JsonParser p, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      if (promptKind == PromptKeys.Kind.TEXT) {
        sink.text(TextLength.utf8Bytes(p) + clipped);
      } else if (promptKind == PromptKeys.Kind.ATTACHMENT) {
        sink.attachment();
      }
    } else if (token == JsonToken.VALUE_NUMBER_INT) {
      // Token ids of an embedding's input, or figures in a tool's schema.
      sink.text(4);
    }
  }

  private void count(Fact fact, JsonParser p) throws IOException {
    char[] chars = p.getTextCharacters();
    long value =
        fact.kind == Fact.Kind.SECONDS
            ? Counts.parseMillis(chars, p.getTextOffset(), p.getTextLength())
            : Counts.parse(chars, p.getTextOffset(), p.getTextLength());
    if (value >= 0) {
      sink.count(fact, value);
    } else {
      sink.noCount(fact);
    }
  }
}
