/** The hooks of Micronaut's HTTP client 4. */
@NullMarked
package dev.tollgate.instrumentation.micronaut;

import org.jspecify.annotations.NullMarked;
