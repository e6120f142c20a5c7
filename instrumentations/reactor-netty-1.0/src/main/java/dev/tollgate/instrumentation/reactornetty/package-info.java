/** The hooks of reactor-netty 1.0 to 1.3. */
@NullMarked
package dev.tollgate.instrumentation.reactornetty;

import org.jspecify.annotations.NullMarked;
