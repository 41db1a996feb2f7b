package org.remotelog.planted.log.client;

/** Planted for the house rules. */
public final class Shell {}
