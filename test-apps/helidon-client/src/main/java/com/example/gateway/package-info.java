/** A gateway that talks to providers without an SDK and looks at every byte. */
@NullMarked
package com.example.gateway;

import org.jspecify.annotations.NullMarked;
