package org.remotelog.home;

/** The tables of a home inside one piece of work, for the thread that runs the work. */
public interface Tables {
  Table table(HomeTable name);
}
