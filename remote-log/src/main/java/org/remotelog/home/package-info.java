/** The durable state of one device: ordered tables changed in transactions, and the home's lock. */
@NullMarked
package org.remotelog.home;

import org.jspecify.annotations.NullMarked;
