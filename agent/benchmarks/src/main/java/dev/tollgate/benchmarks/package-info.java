/** {@code ./tollgate bench}: measures what the agent costs and says so. */
@NullMarked
package dev.tollgate.benchmarks;

import org.jspecify.annotations.NullMarked;
