package org.remotelog.planted.pointer.two;

/** Planted for the house rules. */
public final class Pointer {}
