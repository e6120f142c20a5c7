/** Where Tollgate keeps its files, and the modes they have. */
@NullMarked
package dev.tollgate.store.home;

import org.jspecify.annotations.NullMarked;
