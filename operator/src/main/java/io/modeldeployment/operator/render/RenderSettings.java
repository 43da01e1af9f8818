package io.modeldeployment.operator.render;

import io.modeldeployment.api.v1alpha1.ImagePullPolicy;

/**
 * What rendering needs to know of the installation.
 *
 * @param fetchImage image whose command {@code fetch} downloads models
 * @param fetchImagePullPolicy when that image is pulled
 */
public record RenderSettings(String fetchImage, ImagePullPolicy fetchImagePullPolicy) {}
