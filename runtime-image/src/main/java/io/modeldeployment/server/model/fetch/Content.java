package io.modeldeployment.server.model.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * A model's bytes on their way in.
 *
 * @param length how many the other side announced, or -1
 */
record Content(InputStream stream, long length) implements Closeable {

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
