/** Hooks the CIO engine of Ktor's HTTP client 3. */
@NullMarked
package dev.tollgate.instrumentation.ktorclientcio;

import org.jspecify.annotations.NullMarked;
