package dev.tollgate.instrumentation.helidonwebclient;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;

/** The socket of a connection to nobody, for who asks about it. */
final class RefusedSocket implements HelidonSocket {

  @Override
  public void close() {}

  @Override
  public void idle() {}

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public int read(BufferData buffer) {
    return -1;
  }

  @Override
  public void write(BufferData buffer) {}

  @Override
  public byte[] get() {
    return new byte[0];
  }

  @Override
  public PeerInfo remotePeer() {
    throw new UnsupportedOperationException("there is no peer");
  }

  @Override
  public PeerInfo localPeer() {
    throw new UnsupportedOperationException("there is no peer");
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public String socketId() {
    return "refused";
  }

  @Override
  public String childSocketId() {
    return "refused";
  }
}
