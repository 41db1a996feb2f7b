package org.remotelog.planted.mvds.core;

/** Planted for the house rules. */
public final class State {}
