#!/usr/bin/env python3
"""Drives N models through create, idle, no-op, update, delete and restart, and their floor. Run by run.sh."""

import json
import os
import shutil
import signal
import sys

from control_plane import RUN, ControlPlane
from floor import Floor, template_of
from operator_process import RECORDING, ROOT, OperatorProcess
from phases import NAMESPACE, RUNTIME, Phases, name_of
import report

SMOKE = bool(os.environ.get("SMOKE"))
PROFILE = bool(os.environ.get("PROFILE"))
COUNT = int(os.environ.get("N", "50" if SMOKE else "1000"))
IDLE_SECONDS = 5 if SMOKE else 60
# Longer than the operator's own pauses between writes of changing figures.
QUIET_SECONDS = 3 if SMOKE else 12


def run(control_plane):
    control_plane.api.call("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    operator = OperatorProcess(control_plane)
    control_plane.api.call("POST", "/apis/modeldeployment.io/v1alpha1/clustermodelruntimes", RUNTIME)
    phases = Phases(control_plane, operator, COUNT, QUIET_SECONDS)
    print(f"scale: the operator was ready after {phases.begin(PROFILE):.1f} s", flush=True)
    results = {"create": phases.create()}
    template = template_of(control_plane.api, name_of(0))
    results |= {"idle": phases.idle(IDLE_SECONDS), "no-op": phases.no_op(), "update": phases.update(),
                "delete": phases.delete(), "create-warm": phases.create()}
    (RUN / "metrics.txt").write_text(operator.metrics())
    results["restart"] = phases.restart()
    phases.delete()
    operator.stop()
    floor = Floor(control_plane, template, COUNT)
    results["floor"] = floor.create()
    return results


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("scale: stopped"))
    shutil.rmtree(RUN, ignore_errors=True)
    control_plane = ControlPlane()
    control_plane.start()
    results = run(control_plane)
    (RUN / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    if PROFILE:
        shutil.copy(str(ROOT) + RECORDING, RUN / "recording.jfr")
    missed = report.report(results, SMOKE)
    sys.exit(1 if missed and SMOKE else 0)


if __name__ == "__main__":
    main()
