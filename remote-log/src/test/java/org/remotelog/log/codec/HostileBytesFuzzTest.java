package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/**
 * Arbitrary bytes are either refused with a reason or mean exactly one value. Run as usual, the
 * saved inputs are replayed; with JAZZER_FUZZ=1 new ones are searched for.
 */
class HostileBytesFuzzTest {
  private static final LogName LOG =
      LogName.of(Bytes.ofHex("4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29"));

  @FuzzTest(maxDuration = "1m")
  void cidBytes(byte[] input) {
    try {
      Cid cid = Cid.fromBytes(Bytes.of(input));
      assertThat(Cid.fromBytes(cid.toBytes())).isEqualTo(cid);
      assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void names(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      Cid cid = Cid.parse(text);
      assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      LogName name = LogName.parse(text);
      assertThat(LogName.parse(name.toString())).isEqualTo(name);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void dagCbor(byte[] input) {
    try {
      CborValue value = DagCbor.decode(Bytes.of(input));
      assertThat(DagCbor.encode(value)).isEqualTo(Bytes.of(input));
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void ipnsRecord(byte[] input) {
    try {
      assertThat(IpnsRecordCodec.parse(LOG, Bytes.of(input)).bytes()).isEqualTo(Bytes.of(input));
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
