/**
 * Opening of SQLite databases on local disk: durable transactions, numbered migrations, and
 * failures that say what to do. Shared by the home, the embedded content store and the embedded
 * head pointer.
 */
@NullMarked
package org.remotelog.sqlite;

import org.jspecify.annotations.NullMarked;
