/** The whole system as ops run it: built jars, real processes, real SDKs, a provider's invoice. */
@NullMarked
package dev.tollgate.endtoend;

import org.jspecify.annotations.NullMarked;
