"""ONNX models from trained networks."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from network import Conv3x3, Dense, Flatten, MaxPool2x2, Relu

OPSET = 17
IR_VERSION = 8
PRODUCER = "model-deployment-operator"


class Graph:
    """Collects nodes and constants of a chain in which every node feeds the next."""

    def __init__(self, input_name: str):
        self.nodes, self.constants, self.last = [], [], input_name

    def add(self, operator: str, *constants: np.ndarray, output: str = "", **attributes) -> None:
        number = len(self.nodes)
        names = [f"{operator.lower()}{number}_{i}" for i in range(len(constants))]
        self.constants += [numpy_helper.from_array(c, n) for c, n in zip(constants, names, strict=True)]
        output = output or f"{operator.lower()}{number}"
        self.nodes.append(helper.make_node(operator, [self.last, *names], [output], name=output, **attributes))
        self.last = output

    def add_layer(self, layer) -> None:
        match layer:
            case Dense():
                self.add("Gemm", *_float32(layer))
            case Conv3x3():
                self.add("Conv", *_float32(layer), kernel_shape=[3, 3], pads=[1, 1, 1, 1])
            case Relu():
                self.add("Relu")
            case MaxPool2x2():
                self.add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
            case Flatten():
                self.add("Flatten", axis=1)
            case _:
                raise TypeError(f"no ONNX form for {type(layer).__name__}")


def _float32(layer):
    return [p.astype(np.float32) for p in layer.parameters]


def classifier(graph: Graph, layers: list, name: str, shape: list[int], classes: int, metadata: dict) -> bytes:
    """A model that answers each input of a batch with its label and the probability of every class."""
    input_name = graph.nodes[0].input[0]
    for layer in layers:
        graph.add_layer(layer)
    logits = graph.last
    graph.add("ArgMax", output="label", axis=1, keepdims=0)
    graph.last = logits
    graph.add("Softmax", output="probabilities", axis=1)
    inputs = [helper.make_tensor_value_info(input_name, TensorProto.FLOAT, ["batch", *shape])]
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", classes]),
    ]
    return serialise(helper.make_graph(graph.nodes, name, inputs, outputs, graph.constants), metadata)


def serialise(graph: onnx.GraphProto, metadata: dict) -> bytes:
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=IR_VERSION, producer_name=PRODUCER)
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)
