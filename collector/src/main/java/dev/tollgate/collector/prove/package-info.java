/**
 * The overshoot experiment: real JVMs under the agent, a provider on this machine, tiny caps, and
 * kills at random.
 */
@NullMarked
package dev.tollgate.collector.prove;

import org.jspecify.annotations.NullMarked;
