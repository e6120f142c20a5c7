/** The hooks of the HTTP clients of the AWS SDK for Java 2.x. */
@NullMarked
package dev.tollgate.instrumentation.awssdk;

import org.jspecify.annotations.NullMarked;
