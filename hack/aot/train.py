#!/usr/bin/env python3
"""Makes the AOT caches of both images: runs what an image starts, out of its unpacked layers, and has the JVM write down
which classes it loaded, linked and profiled. Needs the images (hack/images.sh calls this between its two passes) and a JDK.

The JVM compares the class path at run time with that of the training, file by file, by size and time; only the directory that all
have in common may differ. So an image is trained where it was unpacked, without root, and works under /app.
"""

import contextlib
import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
MODELS = PROJECT / "e2e/models/digits"
PASSWORD = "training"
PATIENCE_SECONDS = 240  # on a loaded machine a start takes many times its usual 3 s

RUNTIME = {
    "apiVersion": "modeldeployment.io/v1alpha1", "kind": "ClusterModelRuntime", "metadata": {"name": "onnx"},
    "spec": {"formats": ["onnx"], "protocol": "OpenInferenceV2", "image": "localhost/model-server:training", "args": ["serve"],
             "ports": {"http": 8080}, "health": {"live": "/v2/health/live", "ready": "/v2/health/ready"},
             "modelMount": {"path": "/mnt/models"}, "runAsUser": 65532, "writablePaths": ["/tmp"], "probe": "Inference"},
}
MODEL_DEPLOYMENT = {
    "apiVersion": "modeldeployment.io/v1alpha1", "kind": "ModelDeployment",
    "metadata": {"name": "digits", "namespace": "default"},
    "spec": {"model": {"uri": "https://models.example/digits.onnx"}}, "status": {"observedGeneration": -1},
}


class Image:
    """An image's files in a directory, and the command that it starts."""

    def __init__(self, archive, directory):
        self.root = Path(directory)
        with tarfile.open(archive) as image:
            manifest = json.load(image.extractfile("manifest.json"))[0]
            config = json.load(image.extractfile(manifest["Config"]))["config"]
            for name in manifest["Layers"]:
                with tarfile.open(fileobj=image.extractfile(name), mode="r:*") as layer:
                    layer.extraction_filter = lambda member, path: member  # as it is: the JVM compares times
                    layer.extractall(self.root)
        self.environment = dict(pair.split("=", 1) for pair in config["Env"]) | {"PATH": os.environ["PATH"]}
        self.entrypoint = config["Entrypoint"]

    def here(self, text):
        """Paths of the image where they lie now."""
        return text.replace("/app/", f"{self.root}/app/")

    def command(self, *extra, main=None, jvm=None):
        """The image's own start with further JVM flags, another main class, or another ending."""
        words = [word for word in self.entrypoint if not word.startswith("-XX:AOTCache=")]
        class_path = next(word for word in words if word.startswith("@"))
        arguments = self.root / "class-path"
        arguments.write_text(self.here((self.root / class_path[2:]).read_text()))
        words[words.index(class_path)] = f"@{arguments}"
        flags = [self.here(word) for word in words[1:-1]]
        ending = jvm if jvm is not None else [main or words[-1]]
        return [str(self.root / "opt/java/bin/java"), *extra, *flags, *ending]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, probe, process=None):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
            raise SystemExit(f"aot: ended with {process.returncode} before {what}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            if probe():
                return
        time.sleep(0.1)
    raise SystemExit(f"aot: not within {PATIENCE_SECONDS} s: {what}")


def answer(port, path, body=None):
    url = f"http://127.0.0.1:{port}{path}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=10) as response:
            return response.read()
    except urllib.error.HTTPError:
        return b""


@contextlib.contextmanager
def running(command, environment, log):
    """A process that is stopped by SIGTERM, as Kubernetes does; its output is shown when something fails."""
    with open(log, "wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
        process.terminate()
        process.wait(PATIENCE_SECONDS)
    except BaseException:
        print(Path(log).read_text(errors="replace")[-8000:])
        raise
    finally:
        process.kill()
        process.wait()


class ApiServer:
    """ApiServer.java with a certificate of its own, run by the JDK on the operator's libraries."""

    def __init__(self, work, libraries):
        self.work, self.libraries, self.port = work, libraries, free_port()
        self.trust = work / "ca.p12"
        self.certificate = work / "ca.crt"

    def prepare(self):
        keys = ["-keystore", str(self.work / "api.p12"), "-storepass", PASSWORD, "-alias", "api"]
        self.keytool("-genkeypair", *keys, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2",
                     "-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1")
        self.keytool("-exportcert", "-rfc", *keys, "-file", str(self.certificate))
        self.keytool("-importcert", "-noprompt", "-file", str(self.certificate), "-keystore", str(self.trust),
                     "-storepass", PASSWORD, "-alias", "api")
        for index, thing in enumerate((RUNTIME, MODEL_DEPLOYMENT)):
            (self.work / f"object-{index}.json").write_text(json.dumps(thing))

    @staticmethod
    def keytool(*arguments):
        subprocess.run([str(jdk() / "bin/keytool"), *arguments], check=True, capture_output=True)

    def command(self):
        return [str(jdk() / "bin/java"), "-cp", f"{self.libraries}/*", str(HERE / "ApiServer.java"), str(self.port),
                str(self.work / "api.p12"), PASSWORD, str(MODELS / "v1.onnx"),
                *(str(path) for path in sorted(self.work.glob("object-*.json")))]

    def log(self):
        return self.work / "api-server.log"

    def serves(self):
        return b"\nserving" in self.log().read_bytes()


def jdk():
    return Path(os.environ["JAVA_HOME"])


def train_operator(image, api, cache):
    """Starts, reconciles one new resource as far as it goes without nodes, is asked for its health and metrics."""
    port = free_port()
    token = api.work / "token"
    token.write_text(PASSWORD)
    environment = image.environment | {
        "KUBECONFIG": "/nonexistent", "KUBERNETES_MASTER": f"https://localhost:{api.port}", "KUBERNETES_NAMESPACE": "default",
        "KUBERNETES_CERTS_CA_FILE": str(api.certificate), "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN": str(token),
        "OPERATOR_FETCH_IMAGE": "localhost/model-server:training", "POD_NAME": "training", "SERVER_PORT": str(port),
    }
    log = api.work / "operator.log"
    with running(image.command(*recording(cache)), environment, log) as process:
        until("the operator is ready", lambda: b"UP" in answer(port, "/actuator/health/readiness"), process)
        until("its first reconcile", lambda: b"started revision" in log.read_bytes(), process)
        answer(port, "/actuator/health/liveness")
        answer(port, "/actuator/prometheus")
        time.sleep(2)  # for the writes that follow


def train_model_server(image, api, cache):
    """Fetches over TLS, serves, answers."""
    port = free_port()
    environment = image.environment | {
        "MODEL_URI": f"https://localhost:{api.port}/model.onnx", "MODEL_DIR": str(api.work / "model"), "HTTP_PORT": str(port),
        "DRAIN_SECONDS": "0", "TERMINATION_LOG": str(api.work / "termination-log"),
    }
    trust = [f"-Djavax.net.ssl.trustStore={api.trust}", f"-Djavax.net.ssl.trustStorePassword={PASSWORD}"]
    # On a large machine the heap would be too large for the object pointers that a pod uses.
    command = image.command(*trust, *recording(cache), "-Xmx512m", main="io.modeldeployment.server.TrainingRun")
    request = (MODELS / "request.json").read_bytes()
    with running(command, environment, api.work / "model-server.log") as process:
        until("the model server is ready", lambda: answer(port, "/v2/health/ready"), process)
        for _ in range(20):
            if not answer(port, "/v2/models/model/infer", request):
                raise SystemExit("aot: the trained model server refuses the request")
        for path in ("/v2/health/live", "/v2/models/model", "/metrics"):
            answer(port, path)


def recording(cache):
    # What cannot be archived (JFR's events, proxies) is told as warnings, a hundred lines of them.
    return [f"-XX:AOTCacheOutput={cache}", "-Xlog:disable", "-Xlog:all=error:stderr"]


def verify(image, cache):
    """The JVM takes the cache in another place, as it will in a pod; where it cannot, it must fail here."""
    moved = image.root.with_name(image.root.name + "-moved")
    image.root.rename(moved)
    image.root = moved
    check = image.command(f"-XX:AOTCache={cache}", "-XX:AOTMode=on", jvm=["-version"])
    done = subprocess.run(check, env=image.environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"aot: the JVM refuses {cache}:\n{done.stdout}{done.stderr}")


TRAINING = {"operator": train_operator, "runtime-image": train_model_server}


class Target:
    """Where a module's cache goes: target/aot becomes a layer of its image."""

    def __init__(self, module):
        self.module = module
        self.directory = PROJECT / module / "target"
        self.archive = self.directory / "jib-image.tar"
        self.cache = self.directory / "aot/app/aot.cache"
        self.record = self.directory / "aot.key"

    def key(self):
        """What a cache depends on: the image without it, and this directory."""
        content = hashlib.sha256((self.directory / "jib-image.digest").read_bytes())
        for file in sorted(HERE.glob("*.*")):
            content.update(file.read_bytes())
        return content.hexdigest()

    def is_current(self):
        return self.cache.exists() and self.record.exists() and self.record.read_text() == self.key()

    def replace(self, cache):
        shutil.rmtree(self.directory / "aot", ignore_errors=True)
        self.cache.parent.mkdir(parents=True)
        shutil.move(cache, self.cache)
        self.record.write_text(self.key())


def train(target, image, api):
    started = time.monotonic()
    cache = api.work / f"{target.module}.aot"
    TRAINING[target.module](image, api, cache)
    if not cache.exists():
        raise SystemExit(f"aot: the JVM of {target.module} wrote no cache")
    verify(image, cache)
    target.replace(cache)
    print(f"aot: {target.module} trained in {time.monotonic() - started:.0f} s, "
          f"{target.cache.stat().st_size / 1e6:.0f} MB", flush=True)


def main():
    targets = [target for target in map(Target, TRAINING) if not target.is_current()]
    if not targets:
        print("aot: the caches are up to date")
        return
    with tempfile.TemporaryDirectory(prefix="aot-") as directory:
        work = Path(directory)
        images = {target.module: Image(target.archive, work / target.module) for target in targets}
        # Of a copy, since an image is moved when its cache is checked.
        copy = Image(Target("operator").archive, work / "api-server")
        api = ApiServer(work, copy.root / "app/libs")
        api.prepare()
        with running(api.command(), dict(os.environ), api.log()) as process:
            until("the stand-in for the API server", api.serves, process)
            for target in targets:
                train(target, images[target.module], api)


if __name__ == "__main__":
    main()
