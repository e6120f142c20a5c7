/** The gateway's ways into hosts with class loaders, modules or libraries of their own. */
@NullMarked
package com.example.hosts;

import org.jspecify.annotations.NullMarked;
