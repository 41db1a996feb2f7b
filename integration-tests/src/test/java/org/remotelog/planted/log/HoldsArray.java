package org.remotelog.planted.log;

/** Planted for the house rules. */
public record HoldsArray(byte[] data) {}
