/** The bytes that are measured with. */
@NullMarked
package dev.tollgate.benchmarks.traffic;

import org.jspecify.annotations.NullMarked;
