package org.remotelog.home.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.remotelog.home.Home;
import org.remotelog.home.HomeContract;

class MemoryHomeTest extends HomeContract {
  @Override
  protected Home newHome() {
    return new MemoryHome();
  }

  @Override
  protected Home reopen(Home closed) throws IOException {
    closed.close();
    return ((MemoryHome) closed).reopen();
  }

  @Test
  void losesUncommittedWorkWhenCrashed() throws IOException {
    MemoryHome crashing = (MemoryHome) home;
    put("a", "1");
    assertThatThrownBy(
            () ->
                home.update(
                    tables -> {
                      meta(tables).put(text("a"), text("2"));
                      crashing.crash();
                    }))
        .hasMessage("the home has crashed");
    assertThatThrownBy(this::all).hasMessage("the home has crashed");
    home = crashing.reopen();
    assertThat(all()).containsExactly("a=1");
  }

  @Test
  void refusesToReopenWhatIsOpen() {
    assertThatIllegalStateException().isThrownBy(((MemoryHome) home)::reopen);
  }
}
