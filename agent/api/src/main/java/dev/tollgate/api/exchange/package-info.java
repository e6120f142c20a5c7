/**
 * The common view of one HTTP exchange: what an instrumentation turns its library's objects into.
 */
@NullMarked
package dev.tollgate.api.exchange;

import org.jspecify.annotations.NullMarked;
