"""Builds the files in special/: models for the protocol's corners and files that no server may accept."""

import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from graph import serialise

HERE = Path(__file__).resolve().parent
DATATYPES = {
    "fp32": TensorProto.FLOAT,
    "fp64": TensorProto.DOUBLE,
    "int32": TensorProto.INT32,
    "int64": TensorProto.INT64,
    "bool": TensorProto.BOOL,
    "string": TensorProto.STRING,
}
ODD_INPUT = 'Größe: "x"/[0] \\ %2F ☃'
ODD_SCALAR = "scale factor"
ODD_OUTPUT = "y\tscaled"


def types() -> bytes:
    """Every datatype comes back as it went in: fp32 as fp32_out and so on."""
    nodes = [helper.make_node("Identity", [name], [f"{name}_out"], name=name) for name in DATATYPES]
    inputs = [helper.make_tensor_value_info(n, t, ["batch", 3]) for n, t in DATATYPES.items()]
    outputs = [helper.make_tensor_value_info(f"{n}_out", t, ["batch", 3]) for n, t in DATATYPES.items()]
    return serialise(helper.make_graph(nodes, "types", inputs, outputs), {"version": "v1"})


def no_dynamic() -> bytes:
    """y = x + 1 for exactly two rows of three."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 3])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 3])
    one = numpy_helper.from_array(np.array(1.0, dtype=np.float32), "one")
    node = helper.make_node("Add", ["x", "one"], ["y"], name="add")
    return serialise(helper.make_graph([node], "no-dynamic", [x], [y], [one]), {"version": "v1"})


def odd_names() -> bytes:
    """A vector times a scalar (rank 0), under names that need escaping in JSON, URLs and logs."""
    vector = helper.make_tensor_value_info(ODD_INPUT, TensorProto.FLOAT, ["batch", 2])
    scalar = helper.make_tensor_value_info(ODD_SCALAR, TensorProto.FLOAT, [])
    scaled = helper.make_tensor_value_info(ODD_OUTPUT, TensorProto.FLOAT, ["batch", 2])
    node = helper.make_node("Mul", [ODD_INPUT, ODD_SCALAR], [ODD_OUTPUT], name="multiply")
    return serialise(helper.make_graph([node], "odd-names", [vector, scalar], [scaled]), {"version": "v1"})


def hidden_shape() -> bytes:
    """Takes exactly three features; its signature calls their number open, so an input made from it is refused."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", "features"])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 1])
    weights = numpy_helper.from_array(np.ones((3, 1), dtype=np.float32), "weights")
    node = helper.make_node("MatMul", ["x", "weights"], ["y"], name="sum")
    return serialise(helper.make_graph([node], "hidden-shape", [x], [y], [weights]), {"version": "v1"})


def truncated() -> bytes:
    """What a download that broke off leaves behind."""
    whole = (HERE / "digits" / "v1.onnx").read_bytes()
    return whole[: len(whole) * 3 // 5]


def build_all() -> dict[str, bytes]:
    return {
        "special/types.onnx": types(),
        "special/no-dynamic.onnx": no_dynamic(),
        "special/odd-names.onnx": odd_names(),
        "special/hidden-shape.onnx": hidden_shape(),
        "special/truncated.onnx": truncated(),
        "special/not-onnx.onnx": b"This is plain text, not an ONNX model.\n",
    }


def main() -> int:
    for file, content in build_all().items():
        (HERE / file).parent.mkdir(exist_ok=True)
        (HERE / file).write_bytes(content)
        print(f"{file:24} {len(content):5} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
