package io.modeldeployment.operator.render;

import io.modeldeployment.api.v1alpha1.ImagePullPolicy;
import java.util.Optional;

/**
 * What rendering needs to know of the installation.
 *
 * @param fetchImage image whose command {@code fetch} downloads models
 * @param fetchImagePullPolicy when that image is pulled
 * @param networkAccess who reaches models, if NetworkPolicies are to say so
 */
public record RenderSettings(
    String fetchImage,
    ImagePullPolicy fetchImagePullPolicy,
    Optional<NetworkAccess> networkAccess) {}
