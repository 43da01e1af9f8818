package io.modeldeployment.operator.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One copy of texts that cached objects repeat: kinds, names of models and of their namespace,
 * labels, types and reasons of conditions. Half of the memory of the caches is texts.
 */
final class SharedStrings {

  /** Longer ones are messages and templates, which differ. */
  static final int LONGEST = 64;

  private static final int SLOTS = 1 << 13;

  private final AtomicReferenceArray<String> seen = new AtomicReferenceArray<>(SLOTS);

  /** An equal text, the same for all who ask while not too many others are asked for. */
  String share(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    String known = seen.get(slot);
    if (text.equals(known)) {
      return known;
    }
    seen.set(slot, text);
    return text;
  }

  /** Reads JSON strings through it. */
  static final class Reader extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1;

    private final transient SharedStrings strings = new SharedStrings();

    Reader() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return strings.share(StringDeserializer.instance.deserialize(parser, context));
    }
  }
}
