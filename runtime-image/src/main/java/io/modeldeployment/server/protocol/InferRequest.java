package io.modeldeployment.server.protocol;

import io.modeldeployment.server.model.Tensor;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid inference request, whatever form it came in.
 *
 * @param id the client's own name for it
 * @param inputs a tensor for every input of the model
 * @param outputs the outputs to answer, in the order asked
 */
public record InferRequest(@Nullable String id, Map<String, Tensor> inputs, Set<String> outputs) {}
