/** An application, as the agent sees one. */
@NullMarked
package com.example.checkout;

import org.jspecify.annotations.NullMarked;
