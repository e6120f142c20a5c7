/** The hooks of the AsyncHttpClient library. */
@NullMarked
package dev.tollgate.instrumentation.asynchttpclient;

import org.jspecify.annotations.NullMarked;
