package org.remotelog.planted.log.core;

/** Planted for the house rules. */
public final class Step {}
