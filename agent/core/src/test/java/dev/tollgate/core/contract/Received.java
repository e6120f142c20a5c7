package dev.tollgate.core.contract;

import java.util.Map;

/**
 * A request as the server got it.
 *
 * @param target path and query
 * @param headers names in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Received(String method, String target, Map<String, String> headers, byte[] body) {}
