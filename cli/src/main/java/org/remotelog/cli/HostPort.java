package org.remotelog.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Reads addresses of direct connections: HOST:PORT, or [HOST]:PORT for one with colons. */
final class HostPort {
  private static final int MAX_PORT = 65_535;

  private HostPort() {}

  /** An address whose host is known now. */
  static InetSocketAddress read(String text) throws CommandException {
    InetSocketAddress unresolved = readLater(text);
    try {
      return new InetSocketAddress(
          InetAddress.getByName(unresolved.getHostString()), unresolved.getPort());
    } catch (UnknownHostException e) {
      throw wrong(text, "nobody knows the host " + unresolved.getHostString());
    }
  }

  /** An address whose host is looked up when it is needed: it may be known only then. */
  static InetSocketAddress readLater(String text) throws CommandException {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw wrong(text, "it is no HOST:PORT");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw wrong(text, "a host with colons stands in brackets");
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 0 || port > MAX_PORT) {
        throw wrong(text, "ports end at " + MAX_PORT);
      }
      return InetSocketAddress.createUnresolved(host, port);
    } catch (NumberFormatException e) {
      throw wrong(text, "the port is no number");
    }
  }

  /** The address as {@link #read} reads it. */
  static String text(InetSocketAddress address) {
    InetAddress known = address.getAddress();
    String host = known == null ? address.getHostString() : known.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static CommandException wrong(String text, String why) {
    return CommandException.usage(
        "'" + text + "' is no address: " + why, "Write it like 127.0.0.1:4001 or [::1]:4001.");
  }
}
