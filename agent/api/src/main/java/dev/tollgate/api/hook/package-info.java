/** Where a client is hooked and what runs there: what an instrumentation author implements. */
@NullMarked
package dev.tollgate.api.hook;

import org.jspecify.annotations.NullMarked;
