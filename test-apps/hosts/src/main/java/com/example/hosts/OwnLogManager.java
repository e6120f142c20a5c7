package com.example.hosts;

import java.util.logging.LogManager;

/**
 * A log manager of the app's own, as WildFly has one: the JVM takes it only if nobody logged before
 * the app did.
 */
public final class OwnLogManager extends LogManager {}
