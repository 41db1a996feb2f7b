package org.remotelog.planted.mvds;

/** Planted for the house rules. */
public record Id(int value) {}
