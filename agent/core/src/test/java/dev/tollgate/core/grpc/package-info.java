/** Tests of what gRPC's messages are in REST. */
@NullMarked
package dev.tollgate.core.grpc;

import org.jspecify.annotations.NullMarked;
