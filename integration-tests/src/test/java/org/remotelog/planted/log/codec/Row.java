package org.remotelog.planted.log.codec;

/** Planted for the house rules. */
public final class Row {}
