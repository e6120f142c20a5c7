/** What the collector keeps between two runs. */
@NullMarked
package dev.tollgate.collector.state;

import org.jspecify.annotations.NullMarked;
