"""The embedded cluster and the operator on it, for measuring programs."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
KUBECONFIG = PROJECT / "e2e/cluster/run/admin.kubeconfig"
NAMESPACE = "model-deployment-system"
OPERATOR = "model-deployment-operator"
LABELS = "app.kubernetes.io%2Fname%3D" + OPERATOR


def run(program, *arguments, stdin=""):
    words = [str(PROJECT / "e2e/cluster/bin" / program), f"--kubeconfig={KUBECONFIG}", *arguments]
    done = subprocess.run(words, input=stdin, text=True, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{program} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def kubectl(*arguments, stdin=""):
    return run("kubectl", *arguments, stdin=stdin)


def install():
    run("helm", "upgrade", "--install", OPERATOR, str(PROJECT / "helm" / OPERATOR),
        f"--namespace={NAMESPACE}", "--create-namespace", "--set=imageRegistry=localhost",
        "--set-string=podAnnotations.image=" + image_digest(), "--wait", "--timeout=5m")


def uninstall():
    run("helm", "uninstall", OPERATOR, f"--namespace={NAMESPACE}", "--ignore-not-found", "--wait", "--timeout=5m")


def image_digest():
    digest = PROJECT / "operator/target/jib-image.digest"
    return digest.read_text().strip() if digest.exists() else "unknown"


class Api:
    """The API server behind `kubectl proxy`: a poll costs milliseconds, a kubectl call a third of a second."""

    def __init__(self, port):
        self.port = port

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        return json.loads(answer.read()) if answer.status == 200 else {}

    def operator_pods(self):
        path = f"/api/v1/namespaces/{NAMESPACE}/pods?labelSelector={LABELS}"
        return self.get(path).get("items", [])


@contextlib.contextmanager
def api():
    proxy = subprocess.Popen(
        [str(PROJECT / "e2e/cluster/bin/kubectl"), f"--kubeconfig={KUBECONFIG}", "proxy", "--port=0"],
        stdout=subprocess.PIPE, text=True)
    try:
        yield Api(int(re.search(r":(\d+)", proxy.stdout.readline()).group(1)))
    finally:
        proxy.terminate()
        proxy.wait()


def until(what, probe, seconds=180, pause=0.05):
    """The first true value of a probe."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = probe()
        if value:
            return value
        time.sleep(pause)
    raise SystemExit(f"not within {seconds} s: {what}")


def java_process(pod_uid):
    """The Java process of a pod, found by its cgroup, which carries the pod's UID."""
    marks = (pod_uid, pod_uid.replace("-", "_"))
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            cgroup = (process / "cgroup").read_text()
            if any(mark in cgroup for mark in marks) and (process / "comm").read_text().strip() == "java":
                return process
    return None


def age_seconds(process):
    """How long ago a process started, to a hundredth of a second."""
    ticks = int((process / "stat").read_text().rsplit(")", 1)[1].split()[19])
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    return uptime - ticks / os.sysconf("SC_CLK_TCK")


def resident_mib(process):
    kib = re.search(r"VmRSS:\s+(\d+)", (process / "status").read_text()).group(1)
    return int(kib) / 1024
