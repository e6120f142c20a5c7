package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/** Scans a request's body once, for what its dialect wants of it. Never throws. */
final class RequestScan implements FactSink {
  /** How much of a body is scanned. */
  static final int MAX_BYTES = 8 << 20;

  private static final String TOO_LONG = "request: longer than " + (MAX_BYTES >> 20) + " MB";
  private static final int BYTES_PER_TOKEN = 4;
  private static final int TOKENS_PER_MESSAGE = 4;
  private static final int TOKENS_PER_ATTACHMENT = 1000;

  @Nullable String model;
  boolean streamed;
  boolean includesUsage;
  long maxOutputTokens = -1;
  long thinkingBudget = -1;
  @Nullable String serviceTier;
  @Nullable String searchContextSize;
  @Nullable String imageQuality;
  @Nullable String speed;
  long imagesAsked = 1;
  long answersAsked = 1;
  long characters = -1;
  @Nullable String unreadable;
  private @Nullable String imageSize;
  private long imageWidth;
  private long imageHeight;
  private long textBytes;
  private long messages;
  long attachments;

  private RequestScan() {}

  /**
   * Scans a body.
   *
   * @param pathModel the model that the path names, which goes before the body's; or null
   */
  static RequestFacts scan(Dialect dialect, @Nullable String pathModel, byte @Nullable [] body) {
    RequestScan scan = new RequestScan();
    if (body == null) {
      scan.unreadable = "request body not at hand";
    } else {
      scan.walk(dialect, body);
    }
    scan.model = pathModel == null ? scan.model : pathModel;
    return new RequestFacts(scan);
  }

  /** The facts of a request that has no body. */
  static RequestFacts none(@Nullable String pathModel) {
    RequestScan scan = new RequestScan();
    scan.model = pathModel;
    return new RequestFacts(scan);
  }

  private void walk(Dialect dialect, byte[] body) {
    int length = Math.min(body.length, MAX_BYTES);
    if (MultipartForm.isLikely(body)) {
      MultipartForm form = new MultipartForm(dialect.request, this);
      if (!form.read(body, length)) {
        unreadable = length < body.length ? TOO_LONG : "request: form ends early";
      }
      return;
    }
    JsonWalk walk = JsonWalk.begin(dialect.request, this);
    walk.feed(body, 0, length);
    if (walk.fault() != null) {
      unreadable = "request: " + walk.fault();
    } else if (!walk.closed()) {
      unreadable = length < body.length ? TOO_LONG : "request: JSON ends early";
      textBytes += body.length - length;
    }
    walk.release();
  }

  /** See {@link RequestFacts#imageSize}. */
  @Nullable String imageSize() {
    return imageSize == null && imageWidth > 0 && imageHeight > 0
        ? imageWidth + "x" + imageHeight
        : imageSize;
  }

  /** See {@link RequestFacts#estimatedInputTokens}. */
  long estimatedInputTokens() {
    return (textBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN
        + messages * TOKENS_PER_MESSAGE
        + attachments * TOKENS_PER_ATTACHMENT;
  }

  @Override
  public void name(Fact fact, char[] chars, int offset, int length) {
    switch (fact) {
      case MODEL:
        model = Names.keep(model, chars, offset, length);
        break;
      case SERVICE_TIER:
        serviceTier = Names.keep(serviceTier, chars, offset, length);
        break;
      case SEARCH_CONTEXT_SIZE:
        searchContextSize = Names.keep(searchContextSize, chars, offset, length);
        break;
      case SPEED:
        speed = Names.keep(speed, chars, offset, length);
        break;
      case IMAGE_SIZE:
        imageSize = Names.keep(imageSize, chars, offset, length);
        break;
      case IMAGE_QUALITY:
        imageQuality = Names.keep(imageQuality, chars, offset, length);
        break;
      default: // Not of a request.
    }
  }

  @Override
  public void count(Fact fact, long value) {
    switch (fact) {
      case MAX_OUTPUT:
        maxOutputTokens = value;
        break;
      case THINKING_BUDGET:
        thinkingBudget = value;
        break;
      case ANSWERS_ASKED:
        answersAsked = Math.max(answersAsked, value);
        break;
      case IMAGES_ASKED:
        imagesAsked = Math.max(1, value);
        break;
      case IMAGE_WIDTH:
        imageWidth = value;
        break;
      case IMAGE_HEIGHT:
        imageHeight = value;
        break;
      case SPOKEN:
        characters = value;
        textBytes += value;
        break;
      default: // Not of a request.
    }
  }

  @Override
  public void flag(Fact fact, boolean value) {
    if (fact == Fact.STREAM) {
      streamed = value;
    } else if (fact == Fact.INCLUDE_USAGE) {
      includesUsage = value;
    }
  }

  @Override
  public void text(long utf8Bytes) {
    textBytes += utf8Bytes;
  }

  @Override
  public void attachment() {
    attachments++;
  }

  @Override
  public void message() {
    messages++;
  }
}
