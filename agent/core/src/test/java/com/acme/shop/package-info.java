/** An application, as the agent sees one: code outside every library. */
@NullMarked
package com.acme.shop;

import org.jspecify.annotations.NullMarked;
