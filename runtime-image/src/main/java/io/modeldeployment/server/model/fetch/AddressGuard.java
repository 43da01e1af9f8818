package io.modeldeployment.server.model.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names, but to no address at which clouds hand a machine's own credentials to whoever
 * asks from it. The connection is made to the address that was checked.
 */
final class AddressGuard implements DnsResolver {

  /** Metadata services beside link-local ones, of two large clouds. */
  private static final Set<InetAddress> METADATA =
      Set.of(InetAddress.ofLiteral("fd00:ec2::254"), InetAddress.ofLiteral("100.100.100.200"));

  /** A host that must not be asked. */
  static final class RefusedAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    RefusedAddressException(String host, InetAddress address) {
      super(
          "%s is the link-local or metadata address %s, which is refused"
              .formatted(host, address.getHostAddress()));
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    for (InetAddress address : addresses) {
      check(host, address);
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** Refuses an address written as such, also where a proxy would make the connection. */
  static void checkLiteral(URI uri) throws UnknownHostException {
    String host = uri.getHost();
    Optional<InetAddress> address = literal(FetchUris.bareHost(uri));
    if (address.isPresent()) {
      check(host, address.get());
    }
  }

  /** The address that this text writes, if it is no name. */
  static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void check(String host, InetAddress address) throws RefusedAddressException {
    if (address.isLinkLocalAddress() || METADATA.contains(address)) {
      throw new RefusedAddressException(host, address);
    }
  }
}
