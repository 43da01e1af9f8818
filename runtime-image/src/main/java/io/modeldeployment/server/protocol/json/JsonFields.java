package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.protocol.Parameters;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.Quoted;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Single fields of a request, read strictly. */
final class JsonFields {

  private JsonFields() {}

  static void expectArray(JsonParser json, String what) throws ProtocolException {
    expect(json, JsonToken.START_ARRAY, what, "an array");
  }

  static void expectObject(JsonParser json, String what) throws ProtocolException {
    expect(json, JsonToken.START_OBJECT, what, "an object");
  }

  static String text(JsonParser json, String what) throws ProtocolException {
    expect(json, JsonToken.VALUE_STRING, what, "a string");
    String text = json.getString();
    if (!Unicode.isWellFormed(text)) {
      throw ProtocolException.invalid(what + " is not valid Unicode");
    }
    return text;
  }

  /** Parameters are numbers, strings and booleans. */
  static void parameters(JsonParser json) throws ProtocolException {
    expectObject(json, "parameters");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      Parameters.check(name);
      switch (json.nextToken()) {
        case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> {}
        default ->
            throw ProtocolException.invalid(
                "parameter %s is %s, expected a number, string or boolean"
                    .formatted(Quoted.name(name), kind(json)));
      }
    }
  }

  static void expect(JsonParser json, JsonToken token, String what, String expected)
      throws ProtocolException {
    if (json.currentToken() != token) {
      throw ProtocolException.invalid(
          "%s is %s, expected %s".formatted(what, kind(json), expected));
    }
  }

  /** What the current token is, to a person. */
  static String kind(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case null, default -> "missing";
    };
  }
}
