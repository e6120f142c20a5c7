/**
 * What the collector compiled from the configuration and the gate obeys: caps and their windows.
 */
@NullMarked
package dev.tollgate.ledger.policy;

import org.jspecify.annotations.NullMarked;
