package org.remotelog.bench;

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
import org.remotelog.log.Head;
import org.remotelog.log.codec.CborValue;
import org.remotelog.log.codec.DagCbor;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/** Heads with 16 segments, the dag-cbor of their blocks, and messages with one parent. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FormatBenchmark {
  private static final int SEGMENTS = 16;

  private final Material material = new Material(2);
  private final Bytes salt = material.salt();
  private final Head head = material.head(SEGMENTS);
  private final Block headBlock = encodeHead();
  private final CborValue headValue;
  private final Message message = material.messages(2).get(1);
  private final Bytes encodedMessage = encodeMessage();

  public FormatBenchmark() {
    try {
      headValue = decodeDagCbor();
    } catch (MalformedException e) {
      throw new IllegalStateException("a block that was just made cannot be read", e);
    }
  }

  @Benchmark
  public final Block encodeHead() {
    return HeadCodec.encode(head, Material.EPOCH, material.epochSecret(), salt);
  }

  @Benchmark
  public Head decodeHead() throws MalformedException {
    return HeadCodec.decode(material.log(), headBlock.data(), material::secretOf);
  }

  @Benchmark
  public Bytes encodeDagCbor() {
    return DagCbor.encode(headValue);
  }

  @Benchmark
  public final CborValue decodeDagCbor() throws MalformedException {
    return DagCbor.decode(headBlock.data());
  }

  @Benchmark
  public final Bytes encodeMessage() {
    return MessageCodec.encode(Dialect.SPEC, message);
  }

  @Benchmark
  public Message decodeMessage() throws MalformedException {
    return MessageCodec.decode(Dialect.SPEC, encodedMessage);
  }

  Head head() {
    return head;
  }

  Message message() {
    return message;
  }

  Bytes headBytes() {
    return headBlock.data();
  }
}
