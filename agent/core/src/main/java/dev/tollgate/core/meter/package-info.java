/** The exchange: from the request that is about to leave to the one charge it becomes. */
@NullMarked
package dev.tollgate.core.meter;

import org.jspecify.annotations.NullMarked;
