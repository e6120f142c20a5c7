/** The price lists that the collector hands to the JVMs. */
@NullMarked
package dev.tollgate.store.prices;

import org.jspecify.annotations.NullMarked;
