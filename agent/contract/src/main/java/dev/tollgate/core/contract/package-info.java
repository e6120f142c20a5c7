/**
 * What every hooked client must do, written once: the contract, the loopback servers it plays
 * against and the exchanges it records. An instrumentation's test says only how to make a call.
 */
@NullMarked
package dev.tollgate.core.contract;

import org.jspecify.annotations.NullMarked;
