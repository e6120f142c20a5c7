/** The hooks of the HTTP client of Jetty 12. */
@NullMarked
package dev.tollgate.instrumentation.jettyclient12;

import org.jspecify.annotations.NullMarked;
