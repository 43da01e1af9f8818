"""Trains every version of the two models and writes all files made from them.

    train.py            writes the files that changed and says which
    train.py --check    writes nothing; fails when a committed file comes out different
"""

import numerics  # noqa: F401  first: fixes the kernels numpy uses

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path

import numpy as np

import datasets
import serving
from graph import Graph, classifier
from network import Conv3x3, Dense, Flatten, MaxPool2x2, Relu, Training, train

HERE = Path(__file__).resolve().parent
SEED = 7
SAMPLES = 100


@dataclass(frozen=True)
class Recipe:
    model: str
    version: str
    note: str
    split: datasets.Split
    build: Callable[[datasets.Split, np.random.Generator, dict], bytes]


def iris_model(columns: list[int], epochs: int):
    def build(split: datasets.Split, rng: np.random.Generator, metadata: dict) -> bytes:
        x = split.train_x[:, columns]
        mean, deviation = x.mean(axis=0), x.std(axis=0)
        layers = [Dense(rng, len(columns), 16), Relu(), Dense(rng, 16, 3)]
        train(layers, (x - mean) / deviation, split.train_y, rng, Training(epochs, rate=0.01))
        graph = Graph("features")
        graph.add("Gather", np.array(columns, dtype=np.int64), axis=1)
        graph.add("Sub", mean.astype(np.float32))
        graph.add("Div", deviation.astype(np.float32))
        return classifier(graph, layers, "iris", [4], 3, metadata)

    return build


def digits_model(channels: tuple[int, int], epochs: int):
    def build(split: datasets.Split, rng: np.random.Generator, metadata: dict) -> bytes:
        first, second = channels
        layers = [Conv3x3(rng, 1, first), Relu(), MaxPool2x2()]
        layers += [Conv3x3(rng, first, second), Relu(), MaxPool2x2()]
        layers += [Flatten(), Dense(rng, second * 4, 10)]
        train(layers, split.train_x / 16.0, split.train_y, rng, Training(epochs))
        graph = Graph("image")
        graph.add("Div", np.array(16.0, dtype=np.float32))
        return classifier(graph, layers, "digits", [1, 8, 8], 10, metadata)

    return build


def recipes() -> list[Recipe]:
    iris, digits = datasets.iris(), datasets.digits()
    sepals, everything = [0, 1], [0, 1, 2, 3]
    bad = "deliberately bad: trained on shuffled labels"
    return [
        Recipe("iris", "v1", "MLP that uses the sepal measurements only", iris, iris_model(sepals, 100)),
        Recipe("iris", "v2", "MLP that uses all four measurements", iris, iris_model(everything, 100)),
        Recipe("iris", "v3", bad, iris.shuffled_labels(SEED), iris_model(everything, 100)),
        Recipe("digits", "v1", "narrow CNN, 200 examples", digits.first(200), digits_model((4, 8), 100)),
        Recipe("digits", "v2", "wider CNN, all examples", digits, digits_model((16, 32), 20)),
        Recipe("digits", "v3", bad, digits.shuffled_labels(SEED), digits_model((16, 32), 20)),
    ]


def describe(recipe: Recipe, model: bytes) -> dict:
    labels, _ = serving.predict(model, recipe.split.held_out_x)
    truth = recipe.split.held_out_y
    return {
        "name": recipe.model,
        "version": recipe.version,
        "file": f"{recipe.model}/{recipe.version}.onnx",
        "digest": "sha256:" + hashlib.sha256(model).hexdigest(),
        "bytes": len(model),
        "note": recipe.note,
        "trainedOn": len(recipe.split.train_y),
        "heldOut": len(truth),
        "correct": int((labels == truth).sum()),
        "accuracy": round(float((labels == truth).mean()), 4),
        **serving.signature(model),
    }


def samples(split: datasets.Split, models: dict[str, bytes]) -> list[dict]:
    x, truth = split.held_out_x[:SAMPLES], split.held_out_y[:SAMPLES]
    answers = {v: [serving.answer(*a) for a in zip(*serving.predict(m, x), strict=True)] for v, m in models.items()}
    return [
        {
            # the shortest decimal that reads back as the same float32
            "input": [float(str(np.float32(value))) for value in x[i].ravel()],
            "label": int(truth[i]),
            "expected": {v: a[i] for v, a in answers.items()},
        }
        for i in range(len(x))
    ]


def tour_sample(examples: list[dict]) -> dict:
    """The first sample that v2 alone gets right and every version answers differently."""
    for sample in examples:
        answers = {v: e["label"] for v, e in sample["expected"].items()}
        if answers["v2"] == sample["label"] and len(set(answers.values())) == len(answers):
            return sample
    raise ValueError("no sample tells all versions apart by their label")


def example_files(name: str, split: datasets.Split, models: dict[str, bytes]) -> dict[str, bytes]:
    examples = samples(split, models)
    chosen = tour_sample(examples)
    io = serving.signature(models["v2"])
    files = {
        f"{name}/samples.json": lines(examples),
        f"{name}/request.json": lines(serving.request(name, io["inputs"][0], chosen["input"])),
    }
    for version, expected in chosen["expected"].items():
        files[f"{name}/request-{version}-response.json"] = lines(serving.response(name, io["outputs"], expected))
    return files


def lines(value: dict | list) -> bytes:
    """JSON with one line per list element, or one line in all."""
    if isinstance(value, dict):
        return (json.dumps(value) + "\n").encode()
    return ("[\n" + ",\n".join(json.dumps(element) for element in value) + "\n]\n").encode()


def build_all() -> dict[str, bytes]:
    files, catalogue, models, splits = {}, [], {}, {}
    for recipe in recipes():
        started = time.monotonic()
        metadata = {"version": recipe.version, "note": recipe.note}
        model = recipe.build(recipe.split, np.random.default_rng(SEED), metadata)
        seconds = time.monotonic() - started
        entry = describe(recipe, model)
        print(f"{entry['file']:16} {entry['bytes']:6} bytes  held-out {entry['correct']}/{entry['heldOut']}"
              f" = {entry['accuracy']:.4f}  trained in {seconds:.1f} s", flush=True)
        catalogue.append(entry)
        files[entry["file"]] = model
        models.setdefault(recipe.model, {})[recipe.version] = model
        splits[recipe.model] = recipe.split
    for name, versions in models.items():
        files |= example_files(name, splits[name], versions)
    files["models.json"] = (json.dumps({"models": catalogue}, indent=2) + "\n").encode()
    return files


def other_libraries() -> list[str]:
    pins = [line.split("==") for line in (HERE / "requirements.txt").read_text().splitlines() if "==" in line]
    return [f"{name} {installed(name)} instead of {pin}" for name, pin in pins if installed(name) != pin]


def changed(files: dict[str, bytes]) -> list[str]:
    return [f for f, content in files.items() if not (HERE / f).exists() or (HERE / f).read_bytes() != content]


def only_rounded(file: str, content: bytes) -> bool:
    """ONNX Runtime picks its kernels by CPU, so the last decimal of an expected answer may come out different."""
    old = HERE / file
    return file.endswith(".json") and old.exists() and near(json.loads(old.read_bytes()), json.loads(content))


def near(a, b) -> bool:
    match a, b:
        case float(), float():
            return abs(a - b) < 1.5 * 10**-serving.DECIMALS
        case dict(), dict():
            return a.keys() == b.keys() and all(near(a[key], b[key]) for key in a)
        case list(), list():
            return len(a) == len(b) and all(map(near, a, b))
        case _:
            return a == b


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    check = parser.parse_args().check
    for difference in other_libraries():
        print(f"warning: {difference}; the files may come out different", file=sys.stderr)
    files = build_all()
    differing = changed(files)
    rounded = [f for f in differing if only_rounded(f, files[f])]
    others = [f for f in differing if f not in rounded]
    print(f"{len(files) - len(differing)} of {len(files)} files reproduced byte for byte")
    if rounded:
        print(f"left as they are, the same but for the last decimal (another CPU): {' '.join(rounded)}")
    if others:
        print(f"{'different' if check else 'changed'}: {' '.join(others)}")
    if not check:
        write({f: files[f] for f in others})
    return 1 if check and others else 0


def write(files: dict[str, bytes]) -> None:
    for file, content in files.items():
        (HERE / file).parent.mkdir(exist_ok=True)
        (HERE / file).write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
