/**
 * What runs on this host, as /proc shows it: processes, which of them are JVMs, who holds locks.
 */
@NullMarked
package dev.tollgate.collector.host;

import org.jspecify.annotations.NullMarked;
