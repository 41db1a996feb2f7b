package org.remotelog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobOptionsTest {
  @Test
  void measuresEverythingByDefault() {
    JobOptions options = JobOptions.parse();
    assertThat(options.jobs()).isEqualTo(EnumSet.allOf(JobOptions.Job.class));
    assertThat(options.messages()).isEqualTo(10_000);
    assertThat(options.heapMessages()).isEqualTo(100_000);
    assertThat(options.longMessages()).isEqualTo(1_000_000);
    assertThat(options.blocks()).isEqualTo(10_000);
  }

  @Test
  void takesSizesBesideQuickInAnyOrder() {
    JobOptions options = JobOptions.parse("--messages", "7", "--quick", "--jobs", "heap,catchup");
    assertThat(options.messages()).isEqualTo(7);
    assertThat(options.runs()).isEqualTo(1);
    assertThat(options.jobs())
        .containsExactlyInAnyOrder(JobOptions.Job.CATCHUP, JobOptions.Job.HEAP);
  }

  @Test
  void takesTheWordsThatItsUsageNames() {
    assertThat(JobOptions.USAGE)
        .contains("appends,catchup,stored,startup,heap,work,long-log,engine,ipfs-write,ipfs-read,");
    assertThat(JobOptions.parse("--jobs", "ipfs-read", "--blocks", "9"))
        .satisfies(options -> assertThat(options.jobs()).containsOnly(JobOptions.Job.IPFS_READ))
        .satisfies(options -> assertThat(options.blocks()).isEqualTo(9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nothing",
        "--messages",
        "--messages x",
        "--messages 0",
        "--runs 0",
        "--warm-ups -1",
        "--appends 99",
        "--blocks 0",
        "--long-messages 0",
        "--jobs heap,nothing"
      })
  void refusesWhatCannotBeMeasured(String line) {
    assertThatThrownBy(() -> JobOptions.parse(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("Exception");
  }
}
