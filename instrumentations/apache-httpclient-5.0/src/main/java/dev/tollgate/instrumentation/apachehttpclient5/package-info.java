/** The hooks of Apache HttpClient 5. */
@NullMarked
package dev.tollgate.instrumentation.apachehttpclient5;

import org.jspecify.annotations.NullMarked;
