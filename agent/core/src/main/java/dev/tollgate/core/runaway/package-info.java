/** Stops runaways: what the calls of this JVM have too much of, and which calls that refuses. */
@NullMarked
package dev.tollgate.core.runaway;

import org.jspecify.annotations.NullMarked;
