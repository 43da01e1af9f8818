"""Runs the ONNX files as a server would, and says in the protocol's words what goes in and out."""

import numpy as np
import onnxruntime

DATATYPES = {"tensor(float)": "FP32", "tensor(int64)": "INT64"}
DECIMALS = 6  # float32 carries no more, and the last bit differs between CPUs


def session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def predict(model: bytes, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    runtime = session(model)
    feed = {runtime.get_inputs()[0].name: x.astype(np.float32)}
    labels, probabilities = runtime.run(["label", "probabilities"], feed)
    return labels, probabilities


def answer(label: np.int64, probabilities: np.ndarray) -> dict:
    return {"label": int(label), "probabilities": [round(float(p), DECIMALS) for p in probabilities]}


def signature(model: bytes) -> dict:
    runtime = session(model)
    return {
        "inputs": [_tensor(t) for t in runtime.get_inputs()],
        "outputs": [_tensor(t) for t in runtime.get_outputs()],
    }


def _tensor(node) -> dict:
    shape = [-1 if isinstance(d, str) else d for d in node.shape]
    return {"name": node.name, "datatype": DATATYPES[node.type], "shape": shape}


def request(name: str, tensor: dict, data: list) -> dict:
    shape = [1, *tensor["shape"][1:]]
    return {"id": f"{name}-1", "inputs": [{**tensor, "shape": shape, "data": data}]}


def response(name: str, outputs: list[dict], expected: dict) -> dict:
    """What the server answers to the request; its own version string is always 1."""
    values = {"label": [expected["label"]], "probabilities": expected["probabilities"]}
    tensors = [{**t, "shape": [1, *t["shape"][1:]], "data": values[t["name"]]} for t in outputs]
    return {"model_name": name, "model_version": "1", "id": f"{name}-1", "outputs": tensors}
