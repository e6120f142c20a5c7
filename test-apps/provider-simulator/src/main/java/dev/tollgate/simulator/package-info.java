/** The server: listens, keeps the book of calls, writes replies as told. */
@NullMarked
package dev.tollgate.simulator;

import org.jspecify.annotations.NullMarked;
