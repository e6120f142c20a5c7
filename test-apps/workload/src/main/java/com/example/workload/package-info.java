/** What the test apps have in common: their options, the calls they make, the lines they print. */
@NullMarked
package com.example.workload;

import org.jspecify.annotations.NullMarked;
