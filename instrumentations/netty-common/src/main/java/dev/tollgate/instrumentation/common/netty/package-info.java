/**
 * What the hooks of clients on Netty have in common; defined beside each of them, for its Netty.
 */
@NullMarked
package dev.tollgate.instrumentation.common.netty;

import org.jspecify.annotations.NullMarked;
