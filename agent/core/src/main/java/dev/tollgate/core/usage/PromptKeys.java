package dev.tollgate.core.usage;

import java.util.Map;

/** Tells members of a prompt that hold text from those that hold attachments, names and ids. */
final class PromptKeys {
  /** What a string is to the model. */
  enum Kind {
    /** Text that it reads word by word. */
    TEXT,
    /** An image or file, or where one is. */
    ATTACHMENT,
    /** Nothing that costs much. */
    NOISE
  }

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("type", Kind.NOISE),
          Map.entry("role", Kind.NOISE),
          Map.entry("model", Kind.NOISE),
          Map.entry("taskType", Kind.NOISE),
          Map.entry("outputDimensionality", Kind.NOISE),
          Map.entry("id", Kind.NOISE),
          Map.entry("call_id", Kind.NOISE),
          Map.entry("tool_call_id", Kind.NOISE),
          Map.entry("tool_use_id", Kind.NOISE),
          Map.entry("status", Kind.NOISE),
          Map.entry("detail", Kind.NOISE),
          Map.entry("filename", Kind.NOISE),
          Map.entry("format", Kind.NOISE),
          Map.entry("media_type", Kind.NOISE),
          Map.entry("signature", Kind.NOISE),
          Map.entry("encrypted_content", Kind.NOISE),
          Map.entry("mimeType", Kind.NOISE),
          Map.entry("mime_type", Kind.NOISE),
          Map.entry("thoughtSignature", Kind.NOISE),
          Map.entry("fileUri", Kind.ATTACHMENT),
          Map.entry("bytes", Kind.ATTACHMENT),
          Map.entry("bytesBase64Encoded", Kind.ATTACHMENT),
          Map.entry("gcsUri", Kind.ATTACHMENT),
          Map.entry("images", Kind.ATTACHMENT),
          Map.entry("url", Kind.ATTACHMENT),
          Map.entry("image_url", Kind.ATTACHMENT),
          Map.entry("file_url", Kind.ATTACHMENT),
          Map.entry("data", Kind.ATTACHMENT),
          Map.entry("file_data", Kind.ATTACHMENT),
          Map.entry("file_id", Kind.ATTACHMENT));

  private PromptKeys() {}

  /** What a string of this name is. */
  static Kind kind(String name) {
    return KINDS.getOrDefault(name, Kind.TEXT);
  }
}
