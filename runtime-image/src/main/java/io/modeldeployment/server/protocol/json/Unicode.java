package io.modeldeployment.server.protocol.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings to UTF-8 and back, without the replacement characters that hide a loss. */
final class Unicode {

  private Unicode() {}

  static byte[] encode(String text) throws CharacterCodingException {
    if (isWellFormed(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    throw new CharacterCodingException();
  }

  static String decode(byte[] bytes) throws CharacterCodingException {
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    return text.toString();
  }

  /** False where half of a surrogate pair stands alone, which JSON escapes can spell. */
  static boolean isWellFormed(String text) {
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        return false;
      }
      i += Character.charCount(codePoint);
    }
    return true;
  }

  /** The text as it can be written: fit for messages, not for data. */
  static String repaired(String text) {
    return isWellFormed(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
