/** The hook of the JDK's HttpClient, JDK 11 and newer. */
@NullMarked
package dev.tollgate.instrumentation.javahttpclient;

import org.jspecify.annotations.NullMarked;
