/** The embedded content store: blocks in a SQLite database on local disk. */
@NullMarked
package org.remotelog.log.store.sqlite;

import org.jspecify.annotations.NullMarked;
