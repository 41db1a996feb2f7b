package org.remotelog.log.store.sqlite;

/** How many blocks a store holds, and how many bytes they have together. */
public record StoreSize(long blocks, long bytes) {}
