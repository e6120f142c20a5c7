/** The hooks of the HTTP client of Vert.x 4.0 to 5.2. */
@NullMarked
package dev.tollgate.instrumentation.vertxhttp;

import org.jspecify.annotations.NullMarked;
