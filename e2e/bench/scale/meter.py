"""Processor time and memory of the processes that are measured."""

import collections
import contextlib
import os
import re
import threading
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def machine_busy_seconds():
    """All processors' time that was not idle, whoever used it: other work on the machine shows here."""
    fields = [int(x) for x in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS


def thread_seconds(pid):
    """Processor time by thread name. Threads that ended are missing, and Linux cuts names to 15 characters."""
    seconds = collections.Counter()
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            name, fields = re.fullmatch(r"\d+ \((.*)\) (.*)", (task / "stat").read_text().strip()).groups()
            user, system = fields.split()[11:13]
            seconds[re.sub(r"[-\d#]+$", "", name)] += (int(user) + int(system)) / TICKS
    return seconds


class Meter(threading.Thread):
    def __init__(self, pids):
        super().__init__(daemon=True)
        self.pids = pids
        self.before = {name: cpu_seconds(pid) for name, pid in pids.items()}
        self.threads_before = self.operator_threads()
        self.machine_before = machine_busy_seconds()
        self.peak = dict.fromkeys(pids, 0)
        self.stopped = False

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped = True

    def run(self):
        while not self.stopped:
            for name, pid in self.pids.items():
                try:
                    self.peak[name] = max(self.peak[name], resident_mib(pid))
                except (OSError, AttributeError):
                    return   # it ended, with the phase
            time.sleep(0.25)

    def cpu(self):
        return {name: round(cpu_seconds(pid) - self.before[name], 2) for name, pid in self.pids.items()}

    def operator_threads(self):
        return thread_seconds(self.pids["operator"]) if "operator" in self.pids else collections.Counter()

    def figures(self):
        threads = self.operator_threads() - self.threads_before
        return {"cpuSeconds": self.cpu(), "operatorThreads": {n: round(s, 2) for n, s in threads.most_common(8)}, "driverCpuSeconds": round(cpu_seconds(os.getpid()), 1),
                "machineBusySeconds": round(machine_busy_seconds() - self.machine_before, 1),
                "peakRssMiB": {name: round(mib) for name, mib in self.peak.items()}}
