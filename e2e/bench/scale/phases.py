"""What is done to the models, and what is measured meanwhile."""

import time

from api import MERGE, MODELS
from audit import FLUSH_SECONDS, Audit
from control_plane import load_average
from load import send
from meter import Meter
from operator_process import USER
from watch import Watch, model_is_done

NAMESPACE = "load"
RUNTIME = {
    "apiVersion": "modeldeployment.io/v1alpha1", "kind": "ClusterModelRuntime", "metadata": {"name": "trusted"},
    "spec": {
        "formats": ["scale"], "protocol": "OpenInferenceV2", "image": "localhost/model-server:0.1.0", "args": ["serve"],
        "ports": {"http": 8080}, "health": {"live": "/v2/health/live", "ready": "/v2/health/ready"},
        "resources": {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "512Mi"}},
        "modelMount": {"path": "/mnt/models"}, "runAsUser": 65532, "writablePaths": ["/tmp"],
        # KWOK's pods answer nothing: their readiness must do.
        "probe": "PodReady"}}


def name_of(index):
    return f"m-{index:04d}"


def model(index):
    return {"apiVersion": "modeldeployment.io/v1alpha1", "kind": "ModelDeployment",
            "metadata": {"name": name_of(index), "namespace": NAMESPACE},
            "spec": {"model": {"uri": f"https://models.example.com/{index}/model.onnx"},
                     "runtime": {"kind": "ClusterModelRuntime", "name": "trusted"},
                     "env": [{"name": "REV", "value": "1"}]}}


def percentile(values, share):
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)


class Phases:
    def __init__(self, control_plane, operator, count, quiet_seconds, patience=900):
        self.control_plane, self.operator, self.count = control_plane, operator, count
        self.quiet_seconds, self.patience = quiet_seconds, patience
        self.path = MODELS.format(NAMESPACE)

    def pids(self):
        return self.control_plane.pids() | {"operator": self.operator.process.pid}

    def begin(self, recorded):
        """Starts the operator and lets it fill its caches: these requests are no model's."""
        audit = Audit(USER)
        seconds = self.operator.start(recorded)
        self.wait("the operator is quiet", lambda: audit.is_quiet(self.quiet_seconds), lambda: None)
        return seconds

    def create(self):
        return self.change("create", [("POST", self.path, model(i), "application/json") for i in range(self.count)])

    def no_op(self):
        """An annotation that means nothing to the operator."""
        return self.patch("no-op", lambda i: {"metadata": {"annotations": {"example.com/note": f"note {i}"}}})

    def update(self):
        """A new revision of every model."""
        return self.patch("update", lambda i: {"spec": {"env": [{"name": "REV", "value": "2"}]}})

    def patch(self, phase, body):
        return self.change(
            phase, [("PATCH", f"{self.path}/{name_of(i)}", body(i), MERGE) for i in range(self.count)])

    def delete(self):
        with Watch(self.control_plane.credentials, f"/api/v1/namespaces/{NAMESPACE}/pods", lambda pod: True) as pods:
            return self.measure("delete", lambda progress: self.remove(pods, progress))

    def remove(self, pods, progress):
        began = time.monotonic()
        jobs = [(name_of(i), [("DELETE", f"{self.path}/{name_of(i)}")]) for i in range(self.count)]
        sent = send(self.control_plane.credentials, jobs, progress)
        self.wait("all pods are gone", lambda: pods.count_present() == 0, progress)
        return {"sentSeconds": round(sent.seconds, 1), "doneSeconds": round(time.monotonic() - began, 1)}

    def idle(self, seconds):
        def rest(progress):
            time.sleep(seconds)
            return {"seconds": seconds}
        return self.measure("idle", rest, settle=False)

    def restart(self):
        self.operator.stop()
        audit = Audit(USER)
        began = time.monotonic()
        ready = self.operator.start()
        with Meter(self.pids()) as meter:
            meter.before["operator"] = 0   # from its start on
            self.wait("the operator is quiet", lambda: audit.is_quiet(self.quiet_seconds), lambda: None)
            return self.result("restart", audit, meter, {"readySeconds": round(ready, 1)}, began)

    def change(self, phase, requests):
        jobs = [(name_of(i), [request]) for i, request in enumerate(requests)]
        with Watch(self.control_plane.credentials, self.path, model_is_done) as models:
            models.reset()
            return self.measure(phase, lambda progress: self.follow(models, jobs, progress, phase != "no-op"))

    def follow(self, models, jobs, progress, every_one):
        began = time.monotonic()
        sent = send(self.control_plane.credentials, jobs, progress)
        if every_one:
            self.wait("all models are Ready", lambda: models.count_done() == self.count, progress,
                      lambda: f"{models.count_done()} of {self.count}")
        done = dict(models.done)
        latencies = [done[name] - sent.times[name] for name in sent.times if name in done]
        figures = {"sentSeconds": round(sent.seconds, 1)}
        if every_one:
            figures |= {"doneSeconds": round(max(done.values()) - began, 1), "latencyP50": percentile(latencies, .5),
                        "latencyP99": percentile(latencies, .99)}
        return figures

    def measure(self, phase, work, settle=True):
        audit = Audit(USER)
        began = time.monotonic()
        with Meter(self.pids()) as meter:
            figures = work(audit.poll)
            if settle:
                self.wait("the operator is quiet", lambda: audit.is_quiet(self.quiet_seconds), lambda: None)
            else:
                time.sleep(FLUSH_SECONDS)
                audit.poll()
            return self.result(phase, audit, meter, figures, began)

    def result(self, phase, audit, meter, figures, began):
        result = {"phase": phase, "count": self.count, "loadAverage": load_average(), **figures,
                  "quietSeconds": round(audit.last_second(), 1), "requests": audit.requests(), "writes": audit.writes(),
                  "byVerb": dict(audit.by_verb.most_common()), **meter.figures(), "wallSeconds": round(time.monotonic() - began, 1)}
        print("scale:", result, flush=True)
        return result

    def wait(self, what, condition, progress, state=lambda: ""):
        end, shown = time.monotonic() + self.patience, time.monotonic()
        while not condition():
            progress()
            self.operator.check()
            time.sleep(0.2)
            if time.monotonic() > end:
                raise SystemExit(f"scale: not within {self.patience} s: {what} {state()}")
            if time.monotonic() > shown + 15:
                shown = time.monotonic()
                print(f"scale: waiting until {what} {state()}", flush=True)
