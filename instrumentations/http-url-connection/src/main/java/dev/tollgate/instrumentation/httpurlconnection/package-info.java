/** The hooks of the JDK's HttpURLConnection. */
@NullMarked
package dev.tollgate.instrumentation.httpurlconnection;

import org.jspecify.annotations.NullMarked;
