package org.remotelog.cli;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.Credential;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.store.ipfs.GatewayContentStore;
import org.remotelog.log.store.ipfs.KuboContentStore;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.pointer.ipns.IpnsPointer;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.sqlite.Mode;

/** Opens stores and pointers by their addresses. */
final class Places {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
  private static final Bytes NOTHING = Bytes.wrap(new byte[LogName.SIZE]);

  private final Clock clock;
  private final Map<String, String> env;
  private final Contracts contracts;

  /** Gives what a pointer that goes by a contract needs of a home. */
  interface ForContract {
    Contracts.OfHome of(ContractAddress place);
  }

  Places(Clock clock, Map<String, String> env) {
    this.clock = clock;
    this.env = env;
    this.contracts = new Contracts(clock, env);
  }

  Contracts contracts() {
    return contracts;
  }

  /** Only {@link Mode#WRITE} makes what is missing: a disk may not be mounted now. */
  ContentStore store(Address address, Mode mode) {
    if (address instanceof Address.Folder place) {
      return new SqliteContentStore(place.folder(), mode);
    }
    ServerAddress place = (ServerAddress) address;
    return new ServerStore(place, () -> open(place));
  }

  private ContentStore open(ServerAddress place) throws IOException {
    HttpServer server = server(place.server(), place);
    return place.isWritable() ? new KuboContentStore(server) : new GatewayContentStore(server);
  }

  /**
   * @param home what a pointer that goes by a contract needs of a home
   */
  HeadPointer pointer(Address address, Mode mode, ForContract home) {
    if (address instanceof Address.Folder place) {
      return new EmbeddedPointer(place.folder(), mode);
    }
    if (address instanceof ContractAddress place) {
      return new ServerPointer(place, () -> contracts.pointer(place, home.of(place)));
    }
    return server((ServerAddress) address);
  }

  /** The pointer behind a node of IPFS. */
  HeadPointer server(ServerAddress place) {
    return new ServerPointer(place, () -> openPointer(place));
  }

  private HeadPointer openPointer(ServerAddress place) throws IOException {
    HttpServer gateway = server(place.server(), place);
    Optional<HttpServer> rpc = Optional.empty();
    if (place.rpc().isPresent()) {
      rpc = Optional.of(server(place.rpc().get(), place));
    }
    return new IpnsPointer(gateway, rpc, clock);
  }

  /** A connection to the server of a place, with its credential. */
  HttpServer server(String uri, ServerAddress place) throws IOException {
    return server(uri, place.auth(), place, env);
  }

  /** The same with the credential of any place. */
  static HttpServer server(
      String uri, Optional<CredentialSource> auth, Address place, Map<String, String> env)
      throws IOException {
    Optional<Credential> credential = Optional.empty();
    try {
      if (auth.isPresent()) {
        credential = Optional.of(Credential.of(auth.get().read(env)));
      }
      return new HttpServer(uri, credential);
    } catch (IllegalArgumentException e) {
      // Neither message repeats the credential.
      throw new IOException(place.name() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Makes a place where it is missing, and looks whether it answers.
   *
   * @return why a server did not, which it may do later
   */
  Optional<String> make(Address address) throws Exception {
    if (address instanceof Address.Folder place) {
      make(place);
      return Optional.empty();
    }
    if (address instanceof ContractAddress place) {
      return make(place);
    }
    ServerAddress place = (ServerAddress) address;
    try {
      server(place.server(), place).close();
      if (place.rpc().isPresent()) {
        server(place.rpc().get(), place).close();
      }
    } catch (IOException e) {
      throw CommandException.failed(
          String.valueOf(e.getMessage()), "Correct the URI, or what it refers to");
    }
    try {
      look(place);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A contract that is wrong is told at once; a node that does not answer may do so later. */
  private Optional<String> make(ContractAddress place) throws CommandException {
    try {
      if (place.key().isPresent()) {
        contracts.address(place.key().get());
      }
      contracts.server(place.nodes().get(0), place.auth(), place).close();
    } catch (IOException e) {
      throw CommandException.failed(
          String.valueOf(e.getMessage()), "Correct the URI, or what it refers to");
    }
    Optional<String> wrong;
    try {
      wrong = Contracts.wrong(place, contracts.status(place, FIRST_LOOK));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (wrong.isPresent()) {
      throw CommandException.failed(
          wrong.get(), "Name another, or make one with 'remotelog contract deploy'");
    }
    return Optional.empty();
  }

  private static void make(Address.Folder place) throws Exception {
    if (place.role() == Address.Role.STORE) {
      try (SqliteContentStore store = new SqliteContentStore(place.folder(), Mode.WRITE)) {
        store.open();
      }
    } else {
      try (EmbeddedPointer pointer = new EmbeddedPointer(place.folder(), Mode.WRITE)) {
        pointer.open();
      }
    }
  }

  private void look(ServerAddress place) throws IOException {
    if (place.role() == Address.Role.STORE) {
      try (ContentStore store = open(place)) {
        store.has(Cid.of(Cid.Codec.RAW, NOTHING), FIRST_LOOK);
      }
    } else {
      try (HeadPointer pointer = openPointer(place)) {
        pointer.resolve(LogName.of(NOTHING), FIRST_LOOK);
      }
    }
  }
}
