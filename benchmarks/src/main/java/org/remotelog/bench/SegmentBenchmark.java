package org.remotelog.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Entry;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.codec.SegmentCodec;

/** Sealing and opening one segment: encoding, deflating, padding, encrypting, hashing and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SegmentBenchmark {
  @Param({"1", "100", "1000"})
  public int entries = 1;

  private final Material material = new Material(1);
  private final Bytes salt = material.salt();

  @SuppressWarnings("NullAway.Init")
  private List<Entry> run;

  @SuppressWarnings("NullAway.Init")
  private Block block;

  @SuppressWarnings("NullAway.Init")
  private SegmentRef reference;

  @Setup
  public void setUp() {
    run = material.entries(entries);
    block = seal();
    reference = material.reference(run, block);
  }

  @Benchmark
  public Block seal() {
    return SegmentCodec.seal(material.log(), run, Material.EPOCH, material.epochSecret(), 0, salt);
  }

  @Benchmark
  public List<Entry> open() throws MalformedException {
    return SegmentCodec.open(
        material.log(), reference, block.data(), material::secretOf, material.idRule());
  }

  /** The entries that were sealed. */
  List<Entry> sealed() {
    return run;
  }
}
