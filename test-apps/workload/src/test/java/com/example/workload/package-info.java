/** Tests of the lines that the test apps print. */
@NullMarked
package com.example.workload;

import org.jspecify.annotations.NullMarked;
