package io.modeldeployment.server.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates what the runtime says of a session into the protocol's words. */
final class SignatureReader {

  private static final Logger log = LoggerFactory.getLogger(SignatureReader.class);

  private SignatureReader() {}

  static Signature read(OrtSession session) throws OrtException {
    List<TensorSpec> inputs = new ArrayList<>();
    for (NodeInfo node : session.getInputInfo().values()) {
      inputs.add(spec(node).orElseThrow(() -> unservable("input", node)));
    }
    return new Signature(inputs, outputs(session.getOutputInfo().values()));
  }

  /** Outputs the protocol cannot carry (maps, sequences) are left out; the others serve. */
  private static List<TensorSpec> outputs(Collection<NodeInfo> nodes) throws OrtException {
    List<TensorSpec> outputs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      Optional<TensorSpec> spec = spec(node);
      spec.ifPresent(outputs::add);
      if (spec.isEmpty()) {
        log.warn("output '{}' is left out: it is {}", node.getName(), kind(node));
      }
    }
    if (outputs.isEmpty()) {
      throw new OrtException("none of its outputs is a tensor");
    }
    return outputs;
  }

  private static Optional<TensorSpec> spec(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      return Optional.empty();
    }
    return Datatype.of(tensor.onnxType)
        .map(datatype -> new TensorSpec(node.getName(), datatype, Shape.of(tensor.getShape())));
  }

  private static OrtException unservable(String what, NodeInfo node) {
    return new OrtException("%s '%s' is %s".formatted(what, node.getName(), kind(node)));
  }

  private static String kind(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor
        ? "a tensor of " + elementType(tensor) + ", which the protocol has no datatype for"
        : "no tensor, and the protocol carries nothing else";
  }

  /** The type as ONNX writes it; the binding knows no type that is narrower than a byte. */
  private static String elementType(TensorInfo tensor) {
    return tensor.onnxType == OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED
        ? "a type unknown to the runtime's Java binding"
        : tensor.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
  }
}
