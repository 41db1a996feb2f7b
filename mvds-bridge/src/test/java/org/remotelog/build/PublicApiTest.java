package org.remotelog.build;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PublicApiTest {
  @Test
  void publicTypesAreThoseOfTheCommittedFile() throws IOException {
    ApiFile.check("mvds-bridge");
  }
}
