/** The hook of gRPC's channels. */
@NullMarked
package dev.tollgate.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;
