/** The hooks of Helidon's WebClient. */
@NullMarked
package dev.tollgate.instrumentation.helidonwebclient;

import org.jspecify.annotations.NullMarked;
