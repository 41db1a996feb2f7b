/** A home in a SQLite database on local disk. */
@NullMarked
package org.remotelog.home.sqlite;

import org.jspecify.annotations.NullMarked;
