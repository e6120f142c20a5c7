/** JVMs, clocks and processes that the collector's tests run against. */
@NullMarked
package dev.tollgate.collector.testing;

import org.jspecify.annotations.NullMarked;
