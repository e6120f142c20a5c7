/** The way in: what the JVM starts, and the walls between the agent and the app. */
@NullMarked
package dev.tollgate.dist;

import org.jspecify.annotations.NullMarked;
