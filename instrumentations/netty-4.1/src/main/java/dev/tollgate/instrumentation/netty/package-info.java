/** The hooks of HTTP clients on plain Netty 4.1 and 4.2. */
@NullMarked
package dev.tollgate.instrumentation.netty;

import org.jspecify.annotations.NullMarked;
