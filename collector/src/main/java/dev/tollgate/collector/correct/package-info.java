/** What makes a charge cost something else than its JVM wrote: repeats, and prices known later. */
@NullMarked
package dev.tollgate.collector.correct;

import org.jspecify.annotations.NullMarked;
