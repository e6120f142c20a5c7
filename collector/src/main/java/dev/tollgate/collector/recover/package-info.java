/** The third step: what dead JVMs and replaced boards left open. */
@NullMarked
package dev.tollgate.collector.recover;

import org.jspecify.annotations.NullMarked;
