package org.remotelog;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;

/** A pointer as one device meets it: as it is, or with a fault laid over reading or writing. */
final class BentPointer implements HeadPointer {
  /** Answers in the place of the pointer. */
  interface Resolve {
    List<Bytes> resolve(LogName log) throws IOException;
  }

  /** Takes a record in the place of the pointer. */
  interface Publish {
    void publish(LogName log, Bytes record) throws IOException;
  }

  private final HeadPointer pointer;
  private final String name;
  private volatile Resolve resolve;
  private volatile Publish publish;

  BentPointer(String name, HeadPointer pointer) {
    this.name = name;
    this.pointer = pointer;
    this.resolve = this::straightResolve;
    this.publish = this::straightPublish;
  }

  void bendResolve(Resolve fault) {
    resolve = fault;
  }

  void bendPublish(Publish fault) {
    publish = fault;
  }

  void straighten() {
    resolve = this::straightResolve;
    publish = this::straightPublish;
  }

  List<Bytes> straightResolve(LogName log) throws IOException {
    return pointer.resolve(log, FaultBench.DEADLINE);
  }

  void straightPublish(LogName log, Bytes record) throws IOException {
    pointer.publish(log, record, FaultBench.DEADLINE);
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    publish.publish(log, record);
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    return resolve.resolve(log);
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public void close() {}
}
