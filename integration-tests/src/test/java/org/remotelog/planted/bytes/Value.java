package org.remotelog.planted.bytes;

/** Planted for the house rules. */
public record Value(int size) {}
