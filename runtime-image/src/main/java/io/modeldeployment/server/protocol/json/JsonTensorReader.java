package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.model.TensorSpec;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.Quoted;
import io.modeldeployment.server.protocol.RequestRules;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Reads one input object. Its data is read where it stands when name, datatype and shape came
 * before it, and from its remembered place otherwise: JSON leaves the order to the client.
 */
final class JsonTensorReader {

  /** An input tensor with the name it has in the request. */
  record Named(String name, Tensor tensor) {}

  private static final int HIGHEST_RANK = 64;
  private static final int NOT_SEEN = -1;

  private final RequestRules rules;
  private final RequestMemory memory;
  private final byte[] body;
  private final int start;
  private final int end;

  /**
   * @param start where the JSON begins in the body
   * @param end where it ends
   */
  JsonTensorReader(RequestRules rules, RequestMemory memory, byte[] body, int start, int end) {
    this.rules = rules;
    this.memory = memory;
    this.body = body;
    this.start = start;
    this.end = end;
  }

  Named read(JsonParser json) throws ProtocolException, OverloadedException {
    Draft draft = new Draft();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> draft.name(JsonFields.text(json, "an input's name"));
        case "datatype" -> draft.datatype(JsonFields.text(json, draft.what("datatype")));
        case "shape" -> draft.shape(readShape(json, draft));
        case "data" -> readData(json, draft);
        case "parameters" -> JsonFields.parameters(json);
        default -> json.skipChildren();
      }
    }
    return finish(draft);
  }

  private void readData(JsonParser json, Draft draft)
      throws ProtocolException, OverloadedException {
    draft.dataAt = start + Math.toIntExact(json.currentTokenLocation().getByteOffset());
    draft.tensor = null;
    if (draft.isDescribed()) {
      draft.tensor = decode(json, draft);
    } else {
      json.skipChildren();
    }
  }

  private Named finish(Draft draft) throws ProtocolException, OverloadedException {
    String name = draft.required(draft.name, "name");
    draft.required(draft.datatype, "datatype");
    draft.required(draft.shape, "shape");
    if (draft.dataAt == NOT_SEEN) {
      throw ProtocolException.invalid("input " + Quoted.name(name) + " has no data");
    }
    Tensor tensor = draft.tensor;
    if (tensor == null) {
      try (JsonParser data = Json.parser(body, draft.dataAt, end - draft.dataAt)) {
        data.nextToken();
        tensor = decode(data, draft);
      }
    }
    return new Named(name, tensor);
  }

  private Tensor decode(JsonParser json, Draft draft)
      throws ProtocolException, OverloadedException {
    Shape shape = draft.required(draft.shape, "shape");
    TensorSpec spec =
        rules.input(
            draft.required(draft.name, "name"), draft.required(draft.datatype, "datatype"), shape);
    return new JsonDataReader(spec, shape, memory).read(json, end - draft.dataAt);
  }

  private static Shape readShape(JsonParser json, Draft draft) throws ProtocolException {
    String what = draft.what("shape");
    JsonFields.expectArray(json, what);
    long[] dims = new long[HIGHEST_RANK];
    int rank = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (rank == HIGHEST_RANK) {
        throw ProtocolException.invalid(what + " has more than " + HIGHEST_RANK + " dimensions");
      }
      dims[rank++] = readDim(json, what);
    }
    return Shape.of(Arrays.copyOf(dims, rank));
  }

  private static long readDim(JsonParser json, String what) throws ProtocolException {
    JsonFields.expect(json, JsonToken.VALUE_NUMBER_INT, "a dimension of " + what, "an integer");
    try {
      long dim = json.getLongValue();
      if (dim < 0) {
        throw ProtocolException.invalid("%s has the negative dimension %d".formatted(what, dim));
      }
      return dim;
    } catch (InputCoercionException e) {
      throw ProtocolException.invalid(what + " has a dimension that is too large");
    }
  }

  /** What is known of an input so far. A later field of the same name replaces an earlier one. */
  private static final class Draft {

    private @Nullable String name;
    private @Nullable String datatype;
    private @Nullable Shape shape;
    private @Nullable Tensor tensor;
    private int dataAt = NOT_SEEN;

    void name(String value) {
      name = value;
      tensor = null;
    }

    void datatype(String value) {
      datatype = value;
      tensor = null;
    }

    void shape(Shape value) {
      shape = value;
      tensor = null;
    }

    boolean isDescribed() {
      return name != null && datatype != null && shape != null;
    }

    String what(String field) {
      return name == null
          ? "an input's " + field
          : "the " + field + " of input " + Quoted.name(name);
    }

    <T> T required(@Nullable T value, String field) throws ProtocolException {
      if (value == null) {
        throw ProtocolException.invalid(
            name == null
                ? "an input has no " + field
                : "input " + Quoted.name(name) + " has no " + field);
      }
      return value;
    }
  }
}
