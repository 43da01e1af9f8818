#!/usr/bin/env python3
"""Measures what the AOT caches of the images change: starts and memory with and without, in turns. Writes results/startup.json.

"Without" is the same image told to use the JRE's own class archive, as any Java program would. The operator is measured in its pod
on the embedded cluster; the model server and fetch run out of the unpacked image, where a hundredth of a second can be seen.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cluster
import setup

sys.path.insert(0, str(cluster.PROJECT / "hack/aot"))
from train import Image, free_port  # noqa: E402 (found by the line above)

RESULTS = Path(__file__).resolve().parent / "results/startup.json"
TRIES = 5
IDLE_SECONDS = 20
DIGITS = cluster.PROJECT / "e2e/models/digits"
WITHOUT = "-XX:AOTCache=/opt/java/lib/server/classes.jsa"

entries = []


def record(identity, values, unit, digits=2):
    value = round(statistics.median(values), digits) if digits else round(statistics.median(values))
    entries.append({"id": identity, "value": value, "unit": unit, "target": None, "met": None, "against": None,
                    "command": "e2e/bench/startup.py"})
    print(f"bench: {identity} {value} {unit}", flush=True)


def record_all(prefix, samples):
    """samples: for each variant the figures of each try, by name."""
    for name, unit, digits in (("start", "s", 2), ("cpu", "CPU s", 2), ("rss", "MiB", 0), ("pss", "MiB", 0)):
        for variant, tries in samples.items():
            if name in tries[0]:
                record(f"{prefix}-{name}-{variant}", [figures[name] for figures in tries], unit, digits)


def cpu_seconds(process):
    fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process):
    kib = dict(line.split()[:2] for line in (process / "smaps_rollup").read_text().splitlines()[1:])
    return {"rss": int(kib["Rss:"]) / 1024, "pss": int(kib["Pss:"]) / 1024}


def operator_once(api, options):
    setup.scale_operator(0)
    cluster.until("no operator", lambda: not api.operator_pods(), pause=0.2)
    # This variable is read after the command line, so it wins.
    cluster.kubectl(f"--namespace={cluster.NAMESPACE}", "set", "env", f"deployment/{cluster.OPERATOR}",
                    f"_JAVA_OPTIONS={options}" if options else "_JAVA_OPTIONS-")
    process, _, ready = setup.start_alone(api)
    figures = {"start": ready, "cpu": cpu_seconds(process)}
    time.sleep(IDLE_SECONDS)
    return figures | memory(process)


def measure_operator():
    samples = {"with-cache": [], "without-cache": []}
    with cluster.api() as api:
        for _ in range(setup.TRIES):
            samples["without-cache"].append(operator_once(api, WITHOUT))
            samples["with-cache"].append(operator_once(api, None))
    record_all("operator", samples)


def is_ready(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/v2/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def serve_once(image, flags):
    port = free_port()
    environment = image.environment | {"MODEL_DIR": str(DIGITS / "v2.onnx"), "HTTP_PORT": str(port)}
    started = time.monotonic()
    process = subprocess.Popen(image.command(*flags), env=environment, stdout=subprocess.DEVNULL)
    try:
        cluster.until("the model server is ready", lambda: is_ready(port), pause=0.01)
        figures = {"start": time.monotonic() - started, "cpu": cpu_seconds(Path(f"/proc/{process.pid}"))}
        time.sleep(2)
        return figures | memory(Path(f"/proc/{process.pid}"))
    finally:
        process.kill()
        process.wait()


def fetch_once(image, flags):
    with tempfile.TemporaryDirectory() as directory:
        environment = image.environment | {
            "MODEL_URI": "configmap://digits/v2.onnx", "CONFIGMAP_DIR": str(DIGITS), "MODEL_DIR": directory,
            "TERMINATION_LOG": f"{directory}/message"}
        before = os.times()
        started = time.monotonic()
        subprocess.run([*image.command(*flags), "fetch"], env=environment, check=True, stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - started
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        return {"start": seconds, "cpu": used}


def measure_model_server():
    with tempfile.TemporaryDirectory() as directory:
        image = Image(cluster.PROJECT / "runtime-image/target/jib-image.tar", directory)
        variants = {"without-cache": [], "with-cache": [f"-XX:AOTCache={image.root}/app/aot.cache"]}
        for prefix, once in (("model-server", serve_once), ("fetch", fetch_once)):
            samples = {variant: [] for variant in variants}
            for _ in range(TRIES):
                for variant, flags in variants.items():
                    samples[variant].append(once(image, flags))
            record_all(prefix, samples)


def main():
    cluster.install()
    measure_model_server()
    measure_operator()
    RESULTS.write_text(json.dumps(entries, indent=2) + "\n")


if __name__ == "__main__":
    main()
