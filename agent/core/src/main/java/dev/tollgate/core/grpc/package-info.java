/**
 * Calls by gRPC, told as the calls of the provider's REST API that they stand for: so there is one
 * dialect, one price and one rule for both.
 */
@NullMarked
package dev.tollgate.core.grpc;

import org.jspecify.annotations.NullMarked;
