package org.remotelog.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.remotelog.RemoteLogClient;
import org.remotelog.home.Home;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.ipfs.KuboContentStore;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.pointer.ipns.IpnsPointer;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.pointer.local.MemoryPointer;

/** One store and one pointer that devices share. */
final class Network implements AutoCloseable {
  private final CountingStore store;
  private final HeadPointer pointer;

  private Network(CountingStore store, HeadPointer pointer) {
    this.store = store;
    this.pointer = pointer;
  }

  /** As the command line uses it by default. */
  static Network embedded(Path folder) {
    return new Network(
        new CountingStore(new SqliteContentStore(folder)), new EmbeddedPointer(folder));
  }

  /** As the command line uses it with a node of IPFS; each network has connections of its own. */
  static Network onNode(IpfsNode node) {
    return new Network(
        new CountingStore(new KuboContentStore(new HttpServer(node.api()))),
        new IpnsPointer(new HttpServer(node.gateway())));
  }

  /** For figures in which disks play no part. */
  static Network inMemory() {
    return new Network(new CountingStore(new MemoryContentStore()), new MemoryPointer());
  }

  CountingStore store() {
    return store;
  }

  HeadPointer pointer() {
    return pointer;
  }

  /** A client of this network; the home stays the caller's to close, after the client. */
  RemoteLogClient client(Home home) {
    return RemoteLogClient.builder().home(home).store(store).pointer(pointer).build();
  }

  @Override
  public void close() throws IOException {
    pointer.close();
    store.close();
  }
}
