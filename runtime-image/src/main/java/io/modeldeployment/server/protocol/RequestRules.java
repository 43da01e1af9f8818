package io.modeldeployment.server.protocol;

import io.modeldeployment.server.model.Datatype;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Signature;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.model.TensorSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a request must satisfy to fit a model, the same for every wire form. */
public final class RequestRules {

  private final Signature signature;

  public RequestRules(Signature signature) {
    this.signature = signature;
  }

  /** The model's input that this tensor is for, if its datatype and shape fit. */
  public TensorSpec input(String name, String datatype, Shape shape) throws ProtocolException {
    TensorSpec spec = signature.input(name).orElseThrow(() -> unknown("input", name));
    Datatype known =
        Datatype.named(datatype)
            .orElseThrow(() ->
                ProtocolException.invalid(
                    "input %s has unknown datatype %s, the model takes %s"
                        .formatted(Quoted.name(name), Quoted.name(datatype), spec.datatype())));
    if (known != spec.datatype()) {
      throw ProtocolException.invalid(
          "input %s has datatype %s, but the model takes %s"
              .formatted(Quoted.name(name), known, spec.datatype()));
    }
    if (!shape.fits(spec.shape())) {
      throw ProtocolException.invalid(
          "input %s has shape %s, but the model takes %s"
              .formatted(Quoted.name(name), shape, spec.shape()));
    }
    return spec;
  }

  /** Refuses a request that leaves out an input. */
  public void complete(Map<String, Tensor> inputs) throws ProtocolException {
    for (TensorSpec spec : signature.inputs()) {
      if (!inputs.containsKey(spec.name())) {
        throw ProtocolException.invalid(
            "input %s is missing: the model takes %s %s"
                .formatted(Quoted.name(spec.name()), spec.datatype(), spec.shape()));
      }
    }
  }

  /** The outputs to compute: those asked for, or all where none is. */
  public Set<String> outputs(List<String> asked) throws ProtocolException {
    Set<String> outputs = new LinkedHashSet<>();
    for (String name : asked) {
      outputs.add(signature.output(name).orElseThrow(() -> unknown("output", name)).name());
    }
    if (outputs.isEmpty()) {
      signature.outputs().forEach(spec -> outputs.add(spec.name()));
    }
    return outputs;
  }

  private ProtocolException unknown(String what, String name) {
    Function<TensorSpec, String> toName = TensorSpec::name;
    List<TensorSpec> known = what.equals("input") ? signature.inputs() : signature.outputs();
    return ProtocolException.invalid(
        "the model has no %s %s, only %s"
            .formatted(what, Quoted.name(name), Quoted.names(known.stream().map(toName).toList())));
  }
}
