package io.modeldeployment.server.model.fetch;

import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Hosts that are reached without the proxy, as most programs read NO_PROXY: a name stands for
 * itself and all below it, one with a leading dot only for those below, addresses and ranges for
 * hosts that are written as addresses, * for everything.
 */
record NoProxy(List<Rule> rules) {

  /** One entry of the list. */
  sealed interface Rule {

    boolean covers(String host);

    /** A name and what lies below it. */
    record Domain(String name, boolean itself) implements Rule {
      @Override
      public boolean covers(String host) {
        return itself && host.equals(name) || host.endsWith("." + name);
      }
    }

    /** Addresses that begin with these bits. */
    record Range(InetAddress start, int bits) implements Rule {
      @Override
      public boolean covers(String host) {
        return literal(host).filter(this::contains).isPresent();
      }

      private boolean contains(InetAddress address) {
        byte[] mine = start.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
          return false;
        }
        for (int bit = 0; bit < bits; bit++) {
          int mask = 0x80 >> bit % 8;
          if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
            return false;
          }
        }
        return true;
      }
    }

    /** Every host. */
    record All() implements Rule {
      @Override
      public boolean covers(String host) {
        return true;
      }
    }
  }

  static NoProxy parse(String list) throws InvalidSettingException {
    List<Rule> rules = new ArrayList<>();
    for (String entry : list.split(",", -1)) {
      String text = entry.strip().toLowerCase(Locale.ROOT);
      if (!text.isEmpty()) {
        rules.add(rule(text));
      }
    }
    return new NoProxy(List.copyOf(rules));
  }

  boolean covers(String host) {
    String name = unbracketed(host.toLowerCase(Locale.ROOT));
    return rules.stream().anyMatch(rule -> rule.covers(name));
  }

  private static Rule rule(String text) throws InvalidSettingException {
    if (text.equals("*")) {
      return new Rule.All();
    }
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return range(text, slash);
    }
    Optional<InetAddress> address = literal(unbracketed(text));
    if (address.isPresent()) {
      return new Rule.Range(address.get(), address.get().getAddress().length * 8);
    }
    String name = text.replaceFirst("^\\*?\\.", "");
    return new Rule.Domain(name, name.equals(text));
  }

  private static Rule range(String text, int slash) throws InvalidSettingException {
    Optional<InetAddress> start = literal(text.substring(0, slash));
    try {
      int bits = Integer.parseInt(text.substring(slash + 1));
      if (start.isPresent() && bits >= 0 && bits <= start.get().getAddress().length * 8) {
        return new Rule.Range(start.get(), bits);
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new InvalidSettingException(
        "NO_PROXY has '" + text + "', which is no range of addresses such as 10.0.0.0/8");
  }

  private static Optional<InetAddress> literal(String text) {
    return AddressGuard.literal(text);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
