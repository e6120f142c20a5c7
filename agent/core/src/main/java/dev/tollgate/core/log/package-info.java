/** What the agent has to say, in a file of its own. */
@NullMarked
package dev.tollgate.core.log;

import org.jspecify.annotations.NullMarked;
