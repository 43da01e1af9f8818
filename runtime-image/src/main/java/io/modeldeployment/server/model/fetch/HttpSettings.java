package io.modeldeployment.server.model.fetch;

import io.modeldeployment.server.model.EnvironmentVariables;
import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How servers are reached.
 *
 * @param credentials what the model's server is told, or null
 * @param caBundle whom to trust besides those whom Java does, or null
 * @param proxy through which to go, or null
 */
record HttpSettings(
    @Nullable CredentialsMount credentials, @Nullable CaBundle caBundle, @Nullable Proxy proxy) {

  static final HttpSettings PLAIN = new HttpSettings(null, null, null);

  static HttpSettings from(EnvironmentVariables env) throws InvalidSettingException {
    CredentialsMount credentials =
        env.text("CREDENTIALS_DIR")
            .map(directory ->
                new CredentialsMount(Path.of(directory), env.text("CREDENTIALS_SECRET", "?")))
            .orElse(null);
    CaBundle caBundle =
        env.text("CA_BUNDLE_FILE")
            .map(file -> new CaBundle(Path.of(file), env.text("CA_BUNDLE_CONFIGMAP", "?")))
            .orElse(null);
    String proxy = env.text("PROXY_URL").orElse(null);
    return new HttpSettings(
        credentials,
        caBundle,
        proxy == null ? null : Proxy.parse(proxy, NoProxy.parse(env.text("NO_PROXY", ""))));
  }
}
