package dev.tollgate.api.exchange;

/**
 * Who submitted a call, as seen on the submitting thread. Opaque to instrumentations. Immutable.
 */
public interface CallOrigin {}
