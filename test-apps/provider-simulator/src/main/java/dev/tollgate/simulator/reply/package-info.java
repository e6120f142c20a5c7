/** What a provider answers: replies in the exact wire shape, computed from the request's text. */
@NullMarked
package dev.tollgate.simulator.reply;

import org.jspecify.annotations.NullMarked;
