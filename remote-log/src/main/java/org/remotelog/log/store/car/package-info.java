/** CAR files: written at once, read as a store and a pointer that nobody can write to. */
@NullMarked
package org.remotelog.log.store.car;

import org.jspecify.annotations.NullMarked;
