#!/usr/bin/env python3
"""Measures the setup: cluster, images, operator, first model. Writes results/setup.json.

Every entry says what was measured, the target it is held against and the command that repeats it.
"""

import gzip
import http.client
import json
import statistics
import tarfile
import time
import uuid

import cluster
import measurements

COMMAND = "e2e/bench/run.sh"
TRIES = 3
IDLE_SECONDS = 60

entries = []


def record(identity, value, unit, target=None, against="target of the project", command=COMMAND):
    entry = measurements.entry(identity, value, unit, target, against, command)
    entries.append(entry)
    verdict = "" if target is None else f" (target {target}, {'met' if entry['met'] else 'MISSED'})"
    print(f"bench: {identity} {value} {unit}{verdict}", flush=True)


def measure_build():
    """Written by the build that compiled the binaries in use; absent when that build left no record."""
    recorded = cluster.PROJECT / "e2e/cluster/bin/build.json"
    if recorded.exists():
        build = json.loads(recorded.read_text())
        if build["cold"]:
            command = "e2e/cluster/build.sh with an empty Go build cache"
            record("cluster-cold-build", build["seconds"], "s", 720, command=command)
            record("cluster-cold-build-cpu", build["cpuSeconds"], "CPU s", command=command)


def measure_start():
    timings = json.loads((cluster.PROJECT / "e2e/cluster/run/timings.json").read_text())
    command = "e2e/cluster/up.sh"
    record("cluster-up-apiserver-ready", timings["apiserverSeconds"], "s", command=command)
    record("cluster-up-node-ready", timings["nodeReadySeconds"], "s", 30, command=command)
    record("cluster-up-dns-available", timings["dnsSeconds"], "s", command=command)


def compressed_size(archive):
    """Sum of an image's layers as a registry would hold them."""
    size = 0
    with tarfile.open(archive) as image:
        layers = json.load(image.extractfile("manifest.json"))[0]["Layers"]
        for layer in layers:
            content = image.extractfile(layer).read()
            size += len(content if content[:2] == b"\x1f\x8b" else gzip.compress(content))
    return size


def measure_images():
    for identity, module, target in (("operator", "operator", 110), ("model-server", "runtime-image", 130)):
        archive = cluster.PROJECT / module / "target/jib-image.tar"
        record(f"image-{identity}", round(compressed_size(archive) / 1e6, 1), "MB compressed", target,
               command="make images, then e2e/bench/run.sh")


def is_ready(pod):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))


def measure_install():
    """Hooks included; the images are on the node, the definitions in the cluster but for the first time."""
    seconds = []
    for _ in range(TRIES):
        cluster.uninstall()
        started = time.monotonic()
        cluster.install()
        seconds.append(time.monotonic() - started)
    record("helm-install-to-operator-ready", round(statistics.median(seconds), 1), "s")


def scale_operator(replicas):
    cluster.kubectl(f"--namespace={cluster.NAMESPACE}", "scale", f"deployment/{cluster.OPERATOR}",
                    f"--replicas={replicas}")


def answers_ready(address):
    """Whether the operator itself says that it is ready: what Kubernetes learns at its next probe."""
    try:
        connection = http.client.HTTPConnection(address, 8080, timeout=1)
        connection.request("GET", "/actuator/health/readiness")
        return connection.getresponse().status == 200
    except OSError:
        return False


def start_alone(api):
    """The operator's process, and its age when it called itself ready and when Kubernetes called its pod Ready."""
    scale_operator(0)
    cluster.until("no operator", lambda: not api.operator_pods(), pause=0.2)
    scale_operator(1)
    pod = cluster.until("an operator pod", api.operator_pods)[0]
    process = cluster.until("its process", lambda: cluster.java_process(pod["metadata"]["uid"]))
    address = cluster.until("its address", lambda: api.operator_pods()[0]["status"].get("podIP"))
    cluster.until("its answer", lambda: answers_ready(address))
    answered = cluster.age_seconds(process)
    cluster.until("ready operator", lambda: any(is_ready(p) for p in api.operator_pods()))
    return process, answered, cluster.age_seconds(process)


def idle_memory(process):
    """The largest of six readings in half a minute, a minute after the operator became ready."""
    time.sleep(IDLE_SECONDS)
    readings = []
    for _ in range(6):
        readings.append(cluster.resident_mib(process))
        time.sleep(5)
    return max(readings)


def measure_operator(api):
    starts = [start_alone(api) for _ in range(TRIES)]
    record("operator-start-to-answering", round(statistics.median(answered for _, answered, _ in starts), 2), "s")
    record("operator-start-to-ready", round(statistics.median(ready for _, _, ready in starts), 2), "s", 5)
    record("operator-idle-rss", round(idle_memory(starts[-1][0])), "MiB", 200)


def manifest(name):
    return f"""
apiVersion: modeldeployment.io/v1alpha1
kind: ModelDeployment
metadata: {{name: {name}}}
spec:
  model: {{uri: "configmap://digits/model.onnx"}}
"""


def apply_until_ready(space, name):
    started = time.monotonic()
    cluster.kubectl(space, "apply", "-f", "-", stdin=manifest(name))
    cluster.kubectl(space, "wait", "--for=condition=Ready", f"modeldeployments.modeldeployment.io/{name}", "--timeout=180s")
    return time.monotonic() - started


def measure_model(api):
    namespace = f"bench-{uuid.uuid4().hex[:6]}"
    space = f"--namespace={namespace}"
    cluster.kubectl("create", "namespace", namespace)
    cluster.kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted")
    try:
        model = cluster.PROJECT / "e2e/models/digits/v2.onnx"
        cluster.kubectl(space, "create", "configmap", "digits", f"--from-file=model.onnx={model}")
        seconds = []
        for index in range(TRIES):
            name = f"digits-{index}"
            seconds.append(apply_until_ready(space, name))
            cluster.kubectl(space, "delete", "modeldeployments.modeldeployment.io", name)
            cluster.until("pods gone", lambda: not api.get(f"/api/v1/namespaces/{namespace}/pods")["items"], pause=0.2)
        record("apply-to-ready-digits", round(statistics.median(seconds), 2), "s", 10)
    finally:
        cluster.kubectl("delete", "namespace", namespace, "--wait=false")


def main():
    measure_build()
    measure_start()
    measure_images()
    measure_install()
    with cluster.api() as api:
        existing = json.loads(cluster.kubectl("get", "modeldeployments.modeldeployment.io", "-A", "-o", "json"))["items"]
        if existing:
            raise SystemExit(f"bench: {len(existing)} ModelDeployments exist; an idle operator is measured without any")
        measure_operator(api)
        measure_model(api)
    measurements.replace("setup.json", entries, ours=lambda identity: not identity.startswith("scale-"))
    if any(entry["met"] is False for entry in entries):
        print("bench: a target was missed")


if __name__ == "__main__":
    main()
