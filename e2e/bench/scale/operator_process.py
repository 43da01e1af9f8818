"""The operator as a pod would run it: the image's own Java, flags and classes, the chart's environment and permissions."""

import json
import os
import shutil
import subprocess
import tarfile
import time
import urllib.request
from pathlib import Path

from control_plane import HERE, RUN, kubectl, tool, until, KUBECONFIG

PROJECT = HERE.parents[2]
ARCHIVE = PROJECT / "operator/target/jib-image.tar"
ROOT = RUN / "image"
NAMESPACE = "model-deployment-system"
NAME = "model-deployment-operator"
USER = f"system:serviceaccount:{NAMESPACE}:{NAME}"
SECRETS = ROOT / "var/run/secrets/kubernetes.io/serviceaccount"
RECORDING = "/tmp/recording.jfr"
INSIDE = ("/usr/sbin/chroot", "--userspec=65532:65532", str(ROOT))
UNTAR = ("tar", "--warning=no-unknown-keyword", "-C")   # the JRE's layer carries keywords of another tar


def install_chart():
    """The chart as it is; its Deployment is only read, since no kubelet is here that could run it."""
    tool("helm", f"--kubeconfig={KUBECONFIG}", "upgrade", "--install", NAME, str(PROJECT / "helm" / NAME), "--no-hooks",
         f"--namespace={NAMESPACE}", "--create-namespace", "--set=imageRegistry=localhost")
    deployment = json.loads(kubectl(f"--namespace={NAMESPACE}", "get", "deployment", NAME, "-o=json"))
    kubectl(f"--namespace={NAMESPACE}", "delete", "deployment", NAME)
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    return {e["name"]: e["value"] for e in container["env"] if "value" in e}


class OperatorProcess:
    def __init__(self, control_plane):
        self.control_plane = control_plane
        self.environment = install_chart()
        self.command = unpack()
        self.process = None
        self.starts = 0

    def start(self, recorded=False):
        """Starts the process and waits until it calls itself ready; returns how long that took."""
        self.write_account()
        self.starts += 1
        self.log = RUN / "logs" / f"operator-{self.starts}.log"
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*INSIDE, *self.command],
            env=self.variables(), stdout=open(self.log, "w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        until("the operator is ready", self.is_ready, pause=0.05)
        seconds = time.monotonic() - began
        if "][aot] " in self.log.read_text():
            raise SystemExit(f"scale: the image's AOT cache is refused, so it is not what is shipped: see {self.log}")
        if recorded:
            self.record()
        return seconds

    def record(self):
        """Once it runs: told at the start, the JVM would do without the AOT cache."""
        # Samples by processor time, too: those by state miss threads that come and go.
        subprocess.run([*INSIDE, "/opt/java/bin/jcmd", str(self.process.pid), "JFR.start", "settings=profile",
                        "jdk.CPUTimeSample#enabled=true", f"filename={RECORDING}", "dumponexit=true"], check=True)

    def variables(self):
        own = {"POD_NAME": f"{NAME}-{self.starts}", "POD_NAMESPACE": NAMESPACE, "KUBERNETES_SERVICE_HOST": "127.0.0.1",
               "KUBERNETES_SERVICE_PORT": "6443", "KUBERNETES_SERVICE_PORT_HTTPS": "6443", "HOME": "/tmp"}
        return self.image_environment() | self.environment | own

    def image_environment(self):
        return dict(variable.split("=", 1) for variable in image_config()["Env"])

    def write_account(self):
        token = self.control_plane.api.call(
            "POST", f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts/{NAME}/token",
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 86400}})
        SECRETS.mkdir(parents=True, exist_ok=True)
        (SECRETS / "token").write_text(token["status"]["token"])
        (SECRETS / "ca.crt").write_text(self.control_plane.credentials.authority)
        (SECRETS / "namespace").write_text(NAMESPACE)
        (SECRETS / "token").chmod(0o644)

    def check(self):
        """The operator ends itself where it cannot renew its lease or has no memory left."""
        if self.process and self.process.poll() not in (None, 0, 143):
            raise SystemExit(f"scale: the operator ended with {self.process.returncode}: see {RUN}/logs")

    def is_ready(self):
        self.check()
        try:
            with urllib.request.urlopen("http://127.0.0.1:8080/actuator/health/readiness", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def metrics(self):
        with urllib.request.urlopen("http://127.0.0.1:8080/actuator/prometheus", timeout=30) as answer:
            return answer.read().decode()


def image_config():
    with tarfile.open(ARCHIVE) as archive:
        manifest = json.load(archive.extractfile("manifest.json"))[0]
        return json.load(archive.extractfile(manifest["Config"]))["config"]


def unpack():
    """Lays out the image's file system and gives it what a container runtime would mount; returns its entrypoint."""
    with tarfile.open(ARCHIVE) as archive:
        layers = json.load(archive.extractfile("manifest.json"))[0]["Layers"]
    layouts = RUN / "layers"
    layouts.mkdir()
    ROOT.mkdir()
    subprocess.run([*UNTAR, layouts, "-xf", ARCHIVE], check=True)
    for layer in layers:
        subprocess.run([*UNTAR, ROOT, "-xf", layouts / layer], check=True)
    shutil.rmtree(layouts)
    for mount in ("/proc", "/dev"):
        target = Path(f"{ROOT}{mount}")
        target.mkdir(exist_ok=True)
        subprocess.run(["mount", "--bind", mount, target], check=True)
    temporary = ROOT / "tmp"
    temporary.mkdir(exist_ok=True)
    os.chmod(temporary, 0o1777)
    return image_config()["Entrypoint"]
