package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.codec.MessageIds;

/** The engine asks the node's store what it takes. */
class RefusedMessagesTest {
  private static final Message MESSAGE = VirtualNodes.text("message");

  private static Messages answering(Object answer) {
    return (Messages)
        Proxy.newProxyInstance(
            Messages.class.getClassLoader(),
            new Class<?>[] {Messages.class},
            (proxy, method, arguments) -> {
              if (answer instanceof IOException e) {
                throw e;
              }
              return answer;
            });
  }

  private static boolean refuses(Messages messages) throws IOException {
    return new MemoryHome()
        .read(
            tables ->
                new StoredMessages(messages, tables).refuses(MessageIds.of(MESSAGE), MESSAGE));
  }

  @Test
  void asksTheStoreAndPassesItsFailureOn() throws Exception {
    assertThat(refuses(answering(true))).isTrue();
    assertThat(refuses(answering(false))).isFalse();
    assertThatThrownBy(() -> refuses(answering(new IOException("full"))))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(refuses(new TableMessages(group -> true))).isFalse();
  }
}
