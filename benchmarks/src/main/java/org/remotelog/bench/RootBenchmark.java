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
import org.remotelog.bytes.Digest;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.MerkleProof;

/** The root over many commitments, one by one and at once, and a proof in the middle of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RootBenchmark {
  @Param("10000")
  public int commitments = 1;

  @SuppressWarnings("NullAway.Init")
  private List<Digest> all;

  @SuppressWarnings("NullAway.Init")
  private Digest root;

  @SuppressWarnings("NullAway.Init")
  private MerkleProof proof;

  @Setup
  public void setUp() {
    all = new Material(4).commitments(commitments);
    root = recompute();
    proof = proveInclusion();
  }

  @Benchmark
  public Digest appendAll() {
    LogRoot frontier = LogRoot.EMPTY;
    for (Digest commitment : all) {
      frontier = frontier.append(commitment);
    }
    return frontier.root();
  }

  @Benchmark
  public final Digest recompute() {
    return LogRoot.of(all);
  }

  @Benchmark
  public final MerkleProof proveInclusion() {
    return MerkleProof.inclusion(middle(), commitments, index -> all.get((int) index));
  }

  @Benchmark
  public boolean verifyInclusion() {
    return proof.provesInclusion(all.get(middle()), middle(), commitments, root);
  }

  private int middle() {
    return commitments / 2;
  }
}
