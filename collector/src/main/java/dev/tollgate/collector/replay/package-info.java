/** What a configuration would have done with the calls of the past. */
@NullMarked
package dev.tollgate.collector.replay;

import org.jspecify.annotations.NullMarked;
