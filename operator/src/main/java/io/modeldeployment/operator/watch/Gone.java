package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Whether a request failed because its resource, alone or with its namespace, was deleted while the
 * pass ran.
 */
final class Gone {

  private static final String PLURAL = "modeldeployments";

  private Gone() {}

  /** The answer must name the resource: a definition without the path is answered by 404, too. */
  static boolean is(ModelDeployment resource, KubernetesClientException failure) {
    return failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        && Stream.ofNullable(failure.getStatus())
            .flatMap(status -> Stream.ofNullable(status.getDetails()))
            .anyMatch(details ->
                names(details, resource.getMetadata())
                    || namesNamespace(details, resource.getMetadata()));
  }

  private static boolean names(StatusDetails details, ObjectMeta resource) {
    return ModelDeployment.GROUP.equals(details.getGroup())
        && PLURAL.equals(details.getKind())
        && Objects.equals(resource.getName(), details.getName());
  }

  /** So a write into a namespace is answered that has just gone with all that was in it. */
  private static boolean namesNamespace(StatusDetails details, ObjectMeta resource) {
    return "namespaces".equals(details.getKind())
        && Objects.equals(resource.getNamespace(), details.getName());
  }
}
