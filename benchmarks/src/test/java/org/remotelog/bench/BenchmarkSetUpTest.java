package org.remotelog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.MalformedException;

class BenchmarkSetUpTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_000})
  void opensTheEntriesThatWereSealed(int entries) throws MalformedException {
    SegmentBenchmark benchmark = new SegmentBenchmark();
    benchmark.entries = entries;
    benchmark.setUp();

    assertThat(benchmark.sealed()).hasSize(entries);
    assertThat(benchmark.open()).isEqualTo(benchmark.sealed());
    assertThat(benchmark.seal()).isEqualTo(benchmark.seal());
  }

  @Test
  void decodesWhatWasEncoded() throws MalformedException {
    FormatBenchmark benchmark = new FormatBenchmark();

    assertThat(benchmark.decodeHead()).isEqualTo(benchmark.head());
    assertThat(benchmark.encodeDagCbor()).isEqualTo(benchmark.headBytes());
    assertThat(benchmark.decodeMessage()).isEqualTo(benchmark.message());
    assertThat(benchmark.message().metadata().parents()).hasSize(1);
  }

  @Test
  void readsTheRecordThatWasSigned() throws MalformedException {
    RecordBenchmark benchmark = new RecordBenchmark();

    assertThat(benchmark.decodeRecord()).isEqualTo(benchmark.record());
    assertThat(benchmark.record().inlineHead()).isPresent();
    assertThat(benchmark.verify()).isTrue();
  }

  @Test
  void findsOneRootInBothWaysAndProvesAPlaceInIt() {
    RootBenchmark benchmark = new RootBenchmark();
    benchmark.commitments = 1_000;
    benchmark.setUp();

    assertThat(benchmark.appendAll()).isEqualTo(benchmark.recompute());
    assertThat(benchmark.proveInclusion().hashes()).hasSize(10);
    assertThat(benchmark.verifyInclusion()).isTrue();
  }
}
