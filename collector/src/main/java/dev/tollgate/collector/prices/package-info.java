/** Price lists: read from LiteLLM's format, checked, put together, published to the agents. */
@NullMarked
package dev.tollgate.collector.prices;

import org.jspecify.annotations.NullMarked;
