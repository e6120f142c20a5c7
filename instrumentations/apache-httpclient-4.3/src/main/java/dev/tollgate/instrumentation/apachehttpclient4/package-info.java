/** The hooks of Apache HttpClient 4. */
@NullMarked
package dev.tollgate.instrumentation.apachehttpclient4;

import org.jspecify.annotations.NullMarked;
