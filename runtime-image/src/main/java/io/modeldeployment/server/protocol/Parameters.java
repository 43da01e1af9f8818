package io.modeldeployment.server.protocol;

import java.util.Set;

/**
 * Request parameters that change what the answer means. Those of extensions this server does not
 * list are refused: ignoring them would answer another question. Any other parameter is ignored.
 */
public final class Parameters {

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "classification",
          "priority",
          "sequence_end",
          "sequence_id",
          "sequence_start",
          "shared_memory_byte_size",
          "shared_memory_offset",
          "shared_memory_region",
          "timeout",
          "binary_data_size");

  private Parameters() {}

  public static void check(String name) throws ProtocolException {
    if (UNSUPPORTED.contains(name)) {
      throw ProtocolException.invalid("parameter '" + name + "' is not supported by this server");
    }
  }
}
