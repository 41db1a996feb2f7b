package org.remotelog.sim;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.log.LogName;
import org.remotelog.sim.check.Changes;

/** What there is in the whole world, and was: what a home may hold follows from it. */
final class Census {
  private final List<Device> devices = new ArrayList<>();
  private long importKeys;
  private long copies;

  /** Counts over all logs. */
  record Totals(long logs, long entries, long records, long importKeys) {}

  void add(Device device) {
    devices.add(device);
  }

  /** All devices that there ever were. */
  List<Device> devices() {
    return devices;
  }

  void countCopy() {
    copies++;
  }

  /** Copies of messages that were carried to devices. */
  long copies() {
    return copies;
  }

  void countImportKeys(int count) {
    importKeys += count;
  }

  /** All logs that there are. */
  List<LogName> logs() {
    return devices.stream().flatMap(device -> device.own().keySet().stream()).distinct().toList();
  }

  Totals totals() {
    long entries = 0;
    long signed = 0;
    for (Device device : devices) {
      for (Changes.Own own : device.own().values()) {
        entries += own.count();
        signed += own.recordSequence();
      }
    }
    return new Totals(logs().size(), entries, signed, importKeys);
  }
}
