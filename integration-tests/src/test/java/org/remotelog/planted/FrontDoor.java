package org.remotelog.planted;

/** Planted for the house rules. */
public final class FrontDoor {}
