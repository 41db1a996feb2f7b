package org.remotelog;

/** Takes delivered messages in order. */
@FunctionalInterface
public interface MessageListener {
  /** Takes one message; when this returns, the message counts as taken. */
  void onMessage(DeliveredMessage message);
}
