package com.example.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends with a client that has no threads: what is to be done later is done on threads of ours. */
abstract class BlockingGateway implements Gateway {
  private static final int BUFFER_BYTES = 8192;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** One exchange that has not begun. */
  interface Call {
    /** Sends the request and begins the reading; what is returned must be closed. */
    InputStream send(Reading reading) throws IOException;

    /** Gives the exchange up, whatever it waits for; by another thread than the one that sends. */
    void cancel();
  }

  abstract Call call(Ask ask) throws IOException;

  @Override
  public void fetch(Ask ask, Reading reading) throws IOException {
    fetch(call(ask), reading);
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    Call call = call(ask);
    await(later(() -> fetch(call, reading)));
  }

  @Override
  public void follow(Ask ask, Reading reading) throws IOException {
    follow(call(ask), reading);
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    Call call = call(ask);
    await(later(() -> follow(call, reading)));
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    Call call = call(ask);
    Future<?> reader = later(() -> follow(call, reading));
    Thread.sleep(afterMs);
    call.cancel();
    await(reader);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private static void fetch(Call call, Reading reading) throws IOException {
    try (InputStream stream = call.send(reading)) {
      byte[] body = stream.readAllBytes();
      reading.take(body, 0, body.length);
    }
  }

  private static void follow(Call call, Reading reading) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream stream = call.send(reading)) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        if (!reading.take(buffer, 0, read)) {
          return;
        }
      }
    }
  }

  /** What a thread of ours does. */
  private interface Work {
    void run() throws IOException;
  }

  private Future<?> later(Work work) {
    return threads.submit(
        () -> {
          work.run();
          return null;
        });
  }

  private static void await(Future<?> done) throws Exception {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException ? (IOException) e.getCause() : e;
    }
  }
}
