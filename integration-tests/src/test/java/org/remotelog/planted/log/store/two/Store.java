package org.remotelog.planted.log.store.two;

/** Planted for the house rules. */
public final class Store {}
