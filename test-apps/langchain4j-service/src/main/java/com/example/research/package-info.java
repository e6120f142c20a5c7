/** A research service on LangChain4j, whose HTTP client is the JDK's. */
@NullMarked
package com.example.research;

import org.jspecify.annotations.NullMarked;
