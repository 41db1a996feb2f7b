package org.remotelog.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;

/**
 * Head records with the head inline, and the bare signatures in them. Writing a record signs it and
 * verifies the signature once; reading it verifies once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordBenchmark {
  private static final int SEGMENTS = 16;
  private static final Instant VALIDITY = Instant.ofEpochSecond(1_800_000_000L);
  private static final Duration TTL = Duration.ofMinutes(1);

  private final Material material = new Material(3);
  private final Block head =
      HeadCodec.encode(
          material.head(SEGMENTS), Material.EPOCH, material.epochSecret(), material.salt());
  private final Ed25519Signer signer = Ed25519.signer(material.seed());
  private final HeadRecord record = encodeRecord();
  private final Bytes signature = sign();

  @Benchmark
  public final HeadRecord encodeRecord() {
    return IpnsRecordCodec.build(
        signer, material.log(), head.cid(), 1, VALIDITY, TTL, Optional.of(head.data()));
  }

  @Benchmark
  public HeadRecord decodeRecord() throws MalformedException {
    return IpnsRecordCodec.parse(material.log(), record.bytes());
  }

  @Benchmark
  public final Bytes sign() {
    return signer.sign(record.bytes());
  }

  @Benchmark
  public boolean verify() {
    return Ed25519.verifyAnew(material.log(), record.bytes(), signature);
  }

  HeadRecord record() {
    return record;
  }
}
