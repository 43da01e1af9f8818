"""Checks the committed files against each other and against the data sets, without training.

Exits 1 and names every disagreement.
"""

import hashlib
import json
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import onnx

import datasets
import serving
import special

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-4
SIZE_LIMIT = 300 * 1024
SPLITS = {"iris": datasets.iris, "digits": datasets.digits}


def read(file: str):
    return json.loads((HERE / file).read_bytes())


def model_problems(entry: dict) -> list[str]:
    file = entry["file"]
    model = (HERE / file).read_bytes()
    split = SPLITS[entry["name"]]()
    labels, _ = serving.predict(model, split.held_out_x)
    correct = int((labels == split.held_out_y).sum())
    properties = {p.key: p.value for p in onnx.load_from_string(model).metadata_props}
    found = {
        "digest": "sha256:" + hashlib.sha256(model).hexdigest(),
        "bytes": len(model),
        "heldOut": len(labels),
        "correct": correct,
        "accuracy": round(correct / len(labels), 4),
        "version": properties["version"],
        **serving.signature(model),
    }
    wrong = [key for key in found if found[key] != entry[key]]
    problems = [f"{file}: {key} is {found[key]}, models.json says {entry[key]}" for key in wrong]
    if len(model) >= SIZE_LIMIT:
        problems.append(f"{file}: {len(model)} bytes, the limit is {SIZE_LIMIT}")
    if f"| {entry['name']} {entry['version']} | {correct}/{len(labels)} |" not in (HERE / "README.md").read_text():
        problems.append(f"{file}: the table in README.md does not say {correct}/{len(labels)}")
    return problems


def order_problems(name: str, entries: list[dict]) -> list[str]:
    accuracy = {e["version"]: e["accuracy"] for e in entries if e["name"] == name}
    if accuracy["v2"] > accuracy["v1"] > accuracy["v3"]:
        return []
    return [f"{name}: v2 must beat v1 and v1 must beat v3, got {accuracy}"]


def sample_problems(entry: dict) -> list[str]:
    name, version = entry["name"], entry["version"]
    samples, split = read(f"{name}/samples.json"), SPLITS[name]()
    shape = [len(samples), *entry["inputs"][0]["shape"][1:]]
    x = np.array([s["input"] for s in samples], dtype=np.float32).reshape(shape)
    problems = []
    if not np.array_equal(x, split.held_out_x[: len(x)].astype(np.float32)):
        problems.append(f"{name}: samples are not the first {len(x)} held-out examples")
    if [s["label"] for s in samples] != split.held_out_y[: len(x)].tolist():
        problems.append(f"{name}: labels of the samples are not those of the data set")
    labels, probabilities = serving.predict((HERE / entry["file"]).read_bytes(), x)
    for i, sample in enumerate(samples):
        expected = sample["expected"][version]
        near = np.allclose(probabilities[i], expected["probabilities"], rtol=0, atol=TOLERANCE)
        if labels[i] != expected["label"] or not near:
            problems.append(f"{name} sample {i}: {version} answers {labels[i]} {probabilities[i]}, expected {expected}")
    return problems


def telling_problems(name: str) -> list[str]:
    """Every single answer must show which version gave it, even with each side off by the tolerance."""
    problems = []
    for i, sample in enumerate(read(f"{name}/samples.json")):
        for a, b in combinations(sample["expected"], 2):
            p, q = (np.array(sample["expected"][v]["probabilities"]) for v in (a, b))
            if np.abs(p - q).max() <= 2 * TOLERANCE:
                problems.append(f"{name} sample {i}: {a} and {b} answer alike")
    return problems


def request_problems(entry: dict) -> list[str]:
    name, version = entry["name"], entry["version"]
    tensor = read(f"{name}/request.json")["inputs"][0]
    response = read(f"{name}/request-{version}-response.json")
    outputs = {o["name"]: o["data"] for o in response["outputs"]}
    x = np.array(tensor["data"]).reshape(tensor["shape"])
    labels, probabilities = serving.predict((HERE / entry["file"]).read_bytes(), x)
    near = np.allclose(probabilities[0], outputs["probabilities"], rtol=0, atol=TOLERANCE)
    if labels.tolist() == outputs["label"] and near:
        return []
    return [f"{name}: request-{version}-response.json is not what {version} answers"]


def special_problems() -> list[str]:
    problems = []
    for file, content in special.build_all().items():
        if (HERE / file).read_bytes() != content:
            problems.append(f"{file}: differs from what special.py builds")
        invalid = file in ("special/truncated.onnx", "special/not-onnx.onnx")
        if opens(content) == invalid:
            problems.append(f"{file}: ONNX Runtime {'opens' if invalid else 'does not open'} it")
    return problems


def opens(model: bytes) -> bool:
    try:
        serving.session(model)
        return True
    except Exception:  # ONNX Runtime raises types of its own for each kind of invalid file
        return False


def main() -> int:
    entries = read("models.json")["models"]
    problems = special_problems()
    for name in SPLITS:
        problems += order_problems(name, entries) + telling_problems(name)
    for entry in entries:
        problems += model_problems(entry) + sample_problems(entry) + request_problems(entry)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(entries)} models checked, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
