#!/usr/bin/env python3
"""Writes results/machine.json: where the figures beside it were measured."""

import json
import os
import platform
from datetime import datetime, timezone
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


def cpu():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def memory_gib():
    kib = int(Path("/proc/meminfo").read_text().split()[1])
    return round(kib / 1024 / 1024, 1)


def main():
    RESULTS.mkdir(exist_ok=True)
    machine = {
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "memoryGiB": memory_gib(),
        "kernel": platform.release(),
        "loadAverageAtStart": round(os.getloadavg()[0], 2),
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d"),
    }
    (RESULTS / "machine.json").write_text(json.dumps(machine, indent=2) + "\n")


if __name__ == "__main__":
    main()
