/** The hooks of the HTTP client of Jetty 9.4 to 11. */
@NullMarked
package dev.tollgate.instrumentation.jettyclient9;

import org.jspecify.annotations.NullMarked;
