package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** BYTES elements: JSON strings, kept as their UTF-8 bytes. */
final class TextElements implements ElementReader {

  /** What an array costs beside its content. */
  private static final int ARRAY_OVERHEAD = 24;

  private final List<byte[]> elements;
  private final RequestMemory memory;

  TextElements(int count, RequestMemory memory) throws OverloadedException {
    memory.charge((long) count * Long.BYTES);
    this.elements = new ArrayList<>(count);
    this.memory = memory;
  }

  @Override
  public void read(JsonParser json) throws ElementException, OverloadedException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new ElementException(JsonFields.kind(json));
    }
    try {
      byte[] element = Unicode.encode(json.getString());
      memory.charge(element.length + ARRAY_OVERHEAD);
      elements.add(element);
    } catch (CharacterCodingException e) {
      throw new ElementException("a string that is not valid Unicode");
    }
  }

  List<byte[]> read() {
    return elements;
  }
}
