/** The hooks of OkHttp 3.12 to 5.x. */
@NullMarked
package dev.tollgate.instrumentation.okhttp;

import org.jspecify.annotations.NullMarked;
