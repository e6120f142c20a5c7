/** The hooks of Armeria's HTTP client. */
@NullMarked
package dev.tollgate.instrumentation.armeria;

import org.jspecify.annotations.NullMarked;
