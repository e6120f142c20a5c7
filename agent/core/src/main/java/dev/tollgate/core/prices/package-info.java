/** The prices in force: the built-in ones, or those that the collector published. */
@NullMarked
package dev.tollgate.core.prices;

import org.jspecify.annotations.NullMarked;
