/** Every JVM of this host and what its agent does: processes joined with the ledgers of a home. */
@NullMarked
package dev.tollgate.collector.jvms;

import org.jspecify.annotations.NullMarked;
