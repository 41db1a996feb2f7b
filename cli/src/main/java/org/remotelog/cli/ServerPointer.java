package org.remotelog.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;

/** A pointer behind HTTP, opened when it is first used. */
final class ServerPointer implements HeadPointer {
  private final Address address;
  private final OnDemand<HeadPointer> pointer;

  ServerPointer(Address address, OnDemand.Opening<HeadPointer> opening) {
    this.address = address;
    this.pointer = new OnDemand<>(opening, HeadPointer::close);
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    pointer.get().publish(log, record, deadline);
  }

  @Override
  public void willResolve(Collection<LogName> logs) {
    try {
      pointer.get().willResolve(logs);
    } catch (IOException e) {
      return; // Whoever resolves will be told.
    }
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    return pointer.get().resolve(log, deadline);
  }

  @Override
  public void settle(Duration deadline) throws IOException {
    pointer.get().settle(deadline);
  }

  @Override
  public String describe() {
    return address.name();
  }

  @Override
  public void close() throws IOException {
    pointer.close();
  }
}
