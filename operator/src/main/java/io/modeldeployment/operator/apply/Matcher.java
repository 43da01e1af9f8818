package io.modeldeployment.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what is wanted with what exists. The API server adds defaults, so what exists may hold
 * more; whatever is wanted must be there with the same value.
 */
final class Matcher {

  private Matcher() {}

  /** Fields whose values the API server writes its own way: 1000m becomes 1. */
  private static final Set<String> QUANTITIES = Set.of("requests", "limits", "sizeLimit");

  /** Maps that mean something else with one entry more. */
  private static final Set<String> EXACT = Set.of("selector", "matchLabels");

  /** Whether all that is wanted is there. */
  static boolean contains(JsonNode live, JsonNode wanted) {
    return contains(live, wanted, false);
  }

  private static boolean contains(JsonNode live, JsonNode wanted, boolean quantity) {
    if (wanted.isObject()) {
      return live.isObject()
          && wanted.properties().stream()
              .allMatch(
                  f -> containsField(live.path(f.getKey()), f.getKey(), f.getValue(), quantity));
    }
    if (wanted.isArray()) {
      return sameItems(live, wanted);
    }
    return live.equals(wanted)
        || sameNumber(live, wanted)
        || (quantity && sameQuantity(live, wanted));
  }

  /** The same number may have been read as an int and made as a long. */
  private static boolean sameNumber(JsonNode live, JsonNode wanted) {
    return live.isNumber()
        && wanted.isNumber()
        && live.decimalValue().compareTo(wanted.decimalValue()) == 0;
  }

  private static boolean containsField(
      JsonNode live, String name, JsonNode wanted, boolean quantity) {
    if (EXACT.contains(name)) {
      return live.equals(wanted);
    }
    return wanted.isNull()
        || emptyAndAbsent(live, wanted)
        || contains(live, wanted, quantity || QUANTITIES.contains(name));
  }

  private static boolean sameItems(JsonNode live, JsonNode wanted) {
    if (!live.isArray() || live.size() != wanted.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!contains(live.get(i), wanted.get(i), false)) {
        return false;
      }
    }
    return true;
  }

  /** The API server drops empty maps and lists. */
  private static boolean emptyAndAbsent(JsonNode live, JsonNode wanted) {
    return live.isMissingNode() && wanted.isContainerNode() && wanted.isEmpty();
  }

  private static boolean sameQuantity(JsonNode live, JsonNode wanted) {
    if (!live.isValueNode() || !wanted.isValueNode()) {
      return false;
    }
    Optional<BigDecimal> a = amount(live.asText());
    Optional<BigDecimal> b = amount(wanted.asText());
    return a.isPresent() && b.isPresent() && a.get().compareTo(b.get()) == 0;
  }

  private static Optional<BigDecimal> amount(String text) {
    if (text.isEmpty() || "0123456789.+-".indexOf(text.charAt(0)) < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Quantity.getAmountInBytes(new Quantity(text)));
    } catch (ArithmeticException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
