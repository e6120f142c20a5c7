package dev.tollgate.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code multipart/form-data} body as an object: a member a field, a file's bytes as text. */
final class FormBody {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME = Pattern.compile("(?i)[; ]name=\"([^\"]*)\"");
  private static final String HEADERS_END = "\r\n\r\n";

  private FormBody() {}

  static boolean is(String contentType) {
    return contentType.startsWith("multipart/form-data");
  }

  /** The fields; none where there is no boundary. */
  static ObjectNode parse(byte[] body, String contentType) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      return fields;
    }
    String text = "\r\n" + new String(body, StandardCharsets.UTF_8);
    for (String part : text.split(Pattern.quote("\r\n--" + boundary.group(1)), -1)) {
      int end = part.indexOf(HEADERS_END);
      Matcher name = NAME.matcher(end < 0 ? "" : part.substring(0, end));
      if (name.find()) {
        fields.put(name.group(1), part.substring(end + HEADERS_END.length()));
      }
    }
    return fields;
  }
}
