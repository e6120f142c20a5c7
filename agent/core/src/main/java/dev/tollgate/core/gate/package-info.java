/** Whether a call may leave: policy, board, and the refusal in the provider's own shape. */
@NullMarked
package dev.tollgate.core.gate;

import org.jspecify.annotations.NullMarked;
