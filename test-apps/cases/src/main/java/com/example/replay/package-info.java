/** An app that sends recorded requests; it knows nothing of Tollgate. */
@NullMarked
package com.example.replay;

import org.jspecify.annotations.NullMarked;
