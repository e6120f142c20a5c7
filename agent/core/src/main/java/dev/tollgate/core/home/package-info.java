/** This JVM's place in the home, kept as long as the home can be used. */
@NullMarked
package dev.tollgate.core.home;

import org.jspecify.annotations.NullMarked;
