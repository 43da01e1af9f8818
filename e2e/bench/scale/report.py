"""The targets, what was measured against them, and where it is written."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import measurements   # noqa: E402  beside the other benches

FLOOR = "a client that writes the same objects, no controller behind them"


def per_object(phase, process):
    return round(phase["cpuSeconds"][process] * 1000 / phase["count"], 1)


def all_cpu(phase):
    """Every process of the cluster and the operator: what compares when others use the machine, too."""
    return sum(phase["cpuSeconds"].values())


def requests_per_object(phase):
    # An election or a permission check now and then belongs to the process, not to an object.
    return round(phase["requests"] / phase["count"], 1)


def rows(measured):
    count = measured["create"]["count"]
    return [row(count, *columns) for columns in figures(measured)]


def figures(measured):
    """What is shown: id, value, unit, target, what the target is held against."""
    cold, warm, floor = measured["create"], measured["create-warm"], measured["floor"]
    peak = max(phase["peakRssMiB"].get("operator", 0) for phase in measured.values())
    return [
        ("create-to-floor", cold["doneSeconds"] / floor["doneSeconds"], "× the floor", 1.3, FLOOR),
        ("create-to-floor-warm", warm["doneSeconds"] / floor["doneSeconds"], "× the floor", 1.3, FLOOR),
        ("create-cpu-to-floor", all_cpu(cold) / all_cpu(floor), "× the floor's CPU time"),
        ("create-all-ready", cold["doneSeconds"], "s"),
        ("create-floor", floor["doneSeconds"], "s"),
        ("create-p50-share", cold["latencyP50"] / cold["doneSeconds"], "of the time until all are Ready", 0.5),
        ("create-requests", requests_per_object(cold), "requests per object", 12),
        ("update-requests", requests_per_object(measured["update"]), "requests per object", 15),
        ("no-op-requests", requests_per_object(measured["no-op"]), "requests per object", 3),
        ("no-op-writes", measured["no-op"]["writes"], "writes", 0),
        ("create-operator-cpu-cold", per_object(cold, "operator"), "CPU ms per object", 23),
        ("create-operator-cpu-warm", per_object(warm, "operator"), "CPU ms per object", 23),
        ("update-operator-cpu", per_object(measured["update"], "operator"), "CPU ms per object", 23),
        ("create-apiserver-cpu", per_object(cold, "kube-apiserver"), "CPU ms per object", 100),
        ("update-all-ready", measured["update"]["doneSeconds"], "s"),
        ("restart-quiet", measured["restart"]["quietSeconds"], "s", 10),
        ("restart-writes", measured["restart"]["writes"], "writes", 0),
        ("idle-requests", measured["idle"]["requests"], "requests", 0),
        ("operator-rss", peak, "MiB", 200),
    ]


def row(count, identity, value, unit, target=None, against="target of the project"):
    return measurements.entry(f"scale-{identity}", round(value, 2), unit, target, against, f"N={count} e2e/bench/scale/run.sh")


def requests_are_few(entry):
    """What does not depend on how busy the machine is."""
    return entry["unit"].startswith(("requests", "writes"))


def report(measured, smoke):
    """Writes the rows, unless it is a smoke test; returns the targets that were missed."""
    entries = rows(measured)
    judged = [entry for entry in entries if entry["met"] is not None and (not smoke or requests_are_few(entry))]
    for entry in entries:
        verdict = "" if entry not in judged else f" (target {entry['target']}, {'met' if entry['met'] else 'MISSED'})"
        print(f"scale: {entry['id']} {entry['value']} {entry['unit']}{verdict}", flush=True)
    if not smoke:
        measurements.replace("setup.json", entries, ours=lambda identity: identity.startswith("scale-"))
        (measurements.RESULTS / "scale-phases.json").write_text(json.dumps(measured, indent=2) + "\n")
    return [entry for entry in judged if not entry["met"]]
