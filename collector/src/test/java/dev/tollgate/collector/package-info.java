/** What holds for the collector as a whole. */
@NullMarked
package dev.tollgate.collector;

import org.jspecify.annotations.NullMarked;
