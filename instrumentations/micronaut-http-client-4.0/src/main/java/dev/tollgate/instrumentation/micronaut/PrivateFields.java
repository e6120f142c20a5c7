package dev.tollgate.instrumentation.micronaut;

import io.micronaut.http.client.netty.ConnectionManager;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** What the client has for itself alone. Thread-safe. */
final class PrivateFields {
  private static final ClassValue<@Nullable Field> CHANNEL = of(Channel.class);
  private static final ClassValue<@Nullable Field> CONTEXT = of(ChannelHandlerContext.class);

  private PrivateFields() {}

  /** The connection, or HTTP/2 stream, of a handle; public since 4.2. */
  static Channel channel(ConnectionManager.PoolHandle handle) throws ReflectiveOperationException {
    return (Channel) value(CHANNEL, ConnectionManager.PoolHandle.class, handle);
  }

  /** Where in a pipeline a response is read. */
  static ChannelHandlerContext context(Object reading) throws ReflectiveOperationException {
    return (ChannelHandlerContext) value(CONTEXT, reading.getClass(), reading);
  }

  private static Object value(ClassValue<@Nullable Field> fields, Class<?> type, Object of)
      throws ReflectiveOperationException {
    Field field = fields.get(type);
    Object value = field == null ? null : field.get(of);
    if (value == null) {
      throw new NoSuchFieldException(type.getName());
    }
    return value;
  }

  /** The first that a class declares of this type. */
  private static ClassValue<@Nullable Field> of(Class<?> wanted) {
    return new ClassValue<>() {
      @Override
      protected @Nullable Field computeValue(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
          if (field.getType() == wanted) {
            field.setAccessible(true);
            return field;
          }
        }
        return null;
      }
    };
  }
}
