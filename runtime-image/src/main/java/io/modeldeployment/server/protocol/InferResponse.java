package io.modeldeployment.server.protocol;

import io.modeldeployment.server.model.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to an inference request. */
public record InferResponse(
    String modelName, String modelVersion, @Nullable String id, Map<String, Tensor> outputs) {}
