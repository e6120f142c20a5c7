/**
 * Reads what a call consumed out of the bytes that pass: request scan, response framing, JSON
 * paths, usage.
 *
 * <p>The flow of a response, each step a class that keeps no more than it needs:
 *
 * <pre>
 *  bytes
 *   │  Inflation        gzip, deflate
 *   ▼
 *  ResponseReader       looks at the first byte: one document, or events?
 *   │  Framing          to events ─ EventReader: JSON, or [DONE]
 *   │                   SseFraming, JsonDocuments (lines, array), EventStreamFraming (Amazon's)
 *   ▼
 *  JsonWalk             clips long strings (StringClip), matches exact paths (Shape)
 *   │  facts
 *   ▼
 *  ResponseTally        last value wins (UsageCounts), items (AnswerItems)
 *   ▼
 *  Conclusion           what is charged, and a Guess of what was not reported
 *   ▼
 *  ResponseFacts
 * </pre>
 *
 * <p>A {@link dev.tollgate.core.usage.Dialect} maps exact JSON paths to {@link
 * dev.tollgate.core.usage.Fact facts} and is all that is known of a provider's shapes; {@link
 * dev.tollgate.core.usage.Endpoints} maps hosts and paths to dialects. A new provider is one
 * dialect and its rows; a new framing is one class beside {@code SseFraming}.
 *
 * <p>Memory per call, whatever the provider sends: strings beyond {@code StringClip.LIMIT} never
 * reach the parser, and names and texts are matched in the parser's own buffer. Between two events
 * a stream holds no parser and no buffer: they are lent (Idle) while bytes are looked at. Nothing
 * here throws at its caller: what cannot be read is said in {@code unreadable}, without any content
 * of the call.
 */
@NullMarked
package dev.tollgate.core.usage;

import org.jspecify.annotations.NullMarked;
