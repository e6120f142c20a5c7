/** What one charge came to, and why. */
@NullMarked
package dev.tollgate.collector.why;

import org.jspecify.annotations.NullMarked;
