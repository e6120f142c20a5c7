/**
 * The counters that the JVMs of a host share, and what recovery needs after one of them has died:
 * in-flight entries, liveness locks, and the policy.
 */
@NullMarked
package dev.tollgate.store.board;

import org.jspecify.annotations.NullMarked;
