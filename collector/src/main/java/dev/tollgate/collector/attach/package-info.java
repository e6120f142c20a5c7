/** Brings the agent into running JVMs and takes it out, with the JDK's own attach API. */
@NullMarked
package dev.tollgate.collector.attach;

import org.jspecify.annotations.NullMarked;
