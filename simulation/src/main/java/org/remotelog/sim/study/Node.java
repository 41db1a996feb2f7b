package org.remotelog.sim.study;

import java.io.IOException;
import org.remotelog.RemoteLogException;

/** A node of a run, whatever helps it. Nothing happens unless one of these is called. */
interface Node {
  /** It writes a message, online or not. */
  void write() throws IOException, RemoteLogException;

  /** It has come online. */
  void come() throws IOException, RemoteLogException;

  /** It has gone offline. */
  void go();

  /** Something has arrived, or is due. */
  void turn() throws IOException, RemoteLogException;

  /** How much it keeps. */
  long rows() throws IOException;
}
