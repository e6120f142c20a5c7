/** The fourth step: what a cap has to say about its spend. */
@NullMarked
package dev.tollgate.collector.cap;

import org.jspecify.annotations.NullMarked;
