package dev.tollgate.simulator;

import dev.tollgate.simulator.billing.CallBook;
import dev.tollgate.simulator.billing.PriceTable;
import dev.tollgate.simulator.reply.Dialect;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A running simulator on two loopback ports, plain and TLS, both speaking HTTP/1.1 and HTTP/2.
 * Thread-safe.
 */
public final class SimulatorServer implements AutoCloseable {
  private static final int THREADS = 512;
  private static final long IDLE_TIMEOUT_MS = 300_000;
  private static final int STREAMS_PER_CONNECTION = 1024;

  private final Server server;
  private final ServerConnector plain;
  private final ServerConnector secure;
  private final TlsFiles tls;

  private SimulatorServer(int port, int tlsPort, TlsFiles tls, LongSupplier epochMicros) {
    this.tls = tls;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("simulator");
    threads.setDaemon(true);
    this.server = new Server(threads);
    this.plain = listenOn(port, plainProtocols());
    this.secure = listenOn(tlsPort, secureProtocols(tls));
    Stage stage = new Stage();
    Lockstep lockstep = new Lockstep();
    CallBook book = new CallBook();
    server.setHandler(
        new Handler.Sequence(
            new ControlHandler(stage, lockstep, book),
            new NeighbourHandler(),
            new ProviderHandler(stage, lockstep, book, PriceTable.load(), epochMicros)));
  }

  /** Listens on these ports of the loopback address (0: any), with the keys in {@code dir}. */
  public static SimulatorServer start(int port, int tlsPort, Path dir) throws Exception {
    Clock clock = Clock.systemUTC();
    LongSupplier micros = () -> ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    SimulatorServer simulator =
        new SimulatorServer(port, tlsPort, TlsFiles.in(dir, Dialect.hosts()), micros);
    simulator.server.start();
    return simulator;
  }

  /** The port that speaks plain HTTP. */
  public int port() {
    return plain.getLocalPort();
  }

  /** The port that speaks HTTPS. */
  public int tlsPort() {
    return secure.getLocalPort();
  }

  TlsFiles tls() {
    return tls;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the simulator did not stop", e);
    }
  }

  private ServerConnector listenOn(int port, ConnectionFactory... protocols) {
    ServerConnector connector = new ServerConnector(server, 1, 1, protocols);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    server.addConnector(connector);
    return connector;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    return configuration;
  }

  private static ConnectionFactory[] plainProtocols() {
    HttpConfiguration http = configuration();
    return new ConnectionFactory[] {
      new HttpConnectionFactory(http), roomy(new HTTP2CServerConnectionFactory(http))
    };
  }

  private static ConnectionFactory[] secureProtocols(TlsFiles tls) {
    HttpConfiguration https = configuration();
    // Callers come by host name, by localhost and by address; the certificate knows all three.
    https.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStorePath(tls.keyStore().toString());
    context.setKeyStorePassword(tls.password());
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    return new ConnectionFactory[] {
      new SslConnectionFactory(context, alpn.getProtocol()),
      alpn,
      roomy(new HTTP2ServerConnectionFactory(https)),
      new HttpConnectionFactory(https)
    };
  }

  private static ConnectionFactory roomy(AbstractHTTP2ServerConnectionFactory http2) {
    http2.setMaxConcurrentStreams(STREAMS_PER_CONNECTION);
    http2.setStreamIdleTimeout(IDLE_TIMEOUT_MS);
    http2.setRateControlFactory(new org.eclipse.jetty.io.RateControl.Factory() {});
    return http2;
  }
}
