package org.remotelog.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.codec.CarCodec;

/** The RPC of a node without anything of ours: nothing is verified or tried again. */
final class RawNode {
  private static final String BOUNDARY = "remotelog-bench";
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int OK = 200;

  private final String api;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RawNode(String api) {
    this.api = api;
  }

  /** How long one import of all these blocks as one CAR takes, in milliseconds. */
  double importMs(List<Block> blocks) throws IOException, InterruptedException {
    HttpRequest request =
        post("dag/import?pin-roots=false&stats=true")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(form(blocks)))
            .build();
    long begin = System.nanoTime();
    String said = new String(send(request), StandardCharsets.UTF_8);
    double ms = Stopwatch.ms(begin);
    if (!said.contains("\"BlockCount\":" + blocks.size() + ",")) {
      throw new IOException("the node has not imported " + blocks.size() + " blocks: " + said);
    }
    return ms;
  }

  /** How long it takes to pin these blocks by themselves, a request for each list, one by one. */
  double pinMs(List<List<Block>> batches) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    for (List<Block> batch : batches) {
      StringBuilder command = new StringBuilder("pin/add?recursive=false&offline=true");
      batch.forEach(block -> command.append("&arg=").append(block.cid()));
      send(post(command.toString()).POST(HttpRequest.BodyPublishers.noBody()).build());
    }
    return Stopwatch.ms(begin);
  }

  /** How long it takes to get all these blocks by so many threads, in milliseconds. */
  double getMs(int threads, List<Cid> cids) throws Exception {
    long begin = System.nanoTime();
    SideBySide.each(
        threads,
        cids.size(),
        i -> {
          HttpRequest request =
              post("block/get?arg=" + cids.get(i))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build();
          if (send(request).length == 0) {
            throw new IOException("the node gave an empty block");
          }
        });
    return Stopwatch.ms(begin);
  }

  /**
   * How long it takes to get a block and all that it links as one CAR, in milliseconds.
   *
   * @param leastBytes what has to come at least
   */
  double exportMs(Cid root, long leastBytes) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    byte[] car =
        send(
            post("dag/export?progress=false&arg=" + root)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    double ms = Stopwatch.ms(begin);
    if (car.length < leastBytes) {
      throw new IOException("the node exported " + car.length + " bytes of " + leastBytes);
    }
    return ms;
  }

  private HttpRequest.Builder post(String command) {
    return HttpRequest.newBuilder(URI.create(api + "/api/v0/" + command)).timeout(TIMEOUT);
  }

  private byte[] send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> reply = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (reply.statusCode() != OK) {
      throw new IOException(
          "the node answered HTTP "
              + reply.statusCode()
              + ": "
              + new String(reply.body(), StandardCharsets.UTF_8));
    }
    return reply.body();
  }

  private static byte[] form(List<Block> blocks) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"0\"\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(
        "Content-Type: application/octet-stream\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    write(form, CarCodec.header(List.of(blocks.get(0).cid())));
    for (Block block : blocks) {
      write(form, CarCodec.sectionStart(block));
      write(form, block.data());
    }
    form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  private static void write(ByteArrayOutputStream form, Bytes piece) {
    form.writeBytes(piece.toArray());
  }
}
