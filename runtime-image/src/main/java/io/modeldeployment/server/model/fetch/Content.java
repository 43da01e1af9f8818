package io.modeldeployment.server.model.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A model's bytes on their way in.
 *
 * @param offset how many bytes of the model came before these
 * @param length how many bytes the whole model has, or -1 where that is not announced
 * @param validator what tells this version of it from others
 * @param origin what to close; to close the stream might read it to its end
 */
record Content(
    InputStream stream, long offset, long length, @Nullable Validator validator, Closeable origin)
    implements Closeable {

  static final long UNKNOWN = -1;

  @Override
  public void close() throws IOException {
    origin.close();
  }
}
