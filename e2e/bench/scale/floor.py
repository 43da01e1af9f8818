"""The same objects as the operator makes, written by a client with no controller behind them: what the cluster itself needs."""

import json
import time

from api import APPLY, COLLECTIONS
from control_plane import load_average
from load import send
from meter import Meter
from phases import NAMESPACE, name_of, percentile
from watch import Watch, deployment_is_done

# What the API server sets.
SERVER_FIELDS = ("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "ownerReferences")
ASSIGNED = ("clusterIP", "clusterIPs")
PATIENCE = 900


def template_of(api, name):
    """The children of one model as a text with its name as the place to fill, so that every model's copy differs as it should."""
    objects = []
    for kind, collection in COLLECTIONS.items():
        for found in api.get(collection.format(NAMESPACE) + f"?labelSelector=modeldeployment.io%2Fname%3D{name}")["items"]:
            objects.append(stripped(found, kind))
    assert {"Deployment", "Service", "ControllerRevision"} <= {o["kind"] for o in objects}, objects
    return json.dumps(objects).replace(name, "{{name}}")


def stripped(found, kind):
    metadata = {k: v for k, v in found["metadata"].items() if k not in SERVER_FIELDS}
    metadata["annotations"] = {k: v for k, v in metadata.get("annotations", {}).items() if not k.startswith("deployment.kubernetes.io/")}
    result = {k: v for k, v in found.items() if k not in ("status", "metadata")}
    result |= {"apiVersion": api_version(kind), "kind": kind, "metadata": metadata}
    if kind == "Service":
        result["spec"] = {k: v for k, v in result["spec"].items() if k not in ASSIGNED}
    return result


def api_version(kind):
    path = COLLECTIONS[kind].split("/")
    return path[2] if path[1] == "api" else path[2] + "/" + path[3]


class Floor:
    def __init__(self, control_plane, template, count):
        self.control_plane, self.template, self.count = control_plane, template, count

    def create(self):
        jobs = [(name_of(i), [apply(o) for o in self.objects(name_of(i))]) for i in range(self.count)]
        path = COLLECTIONS["Deployment"].format(NAMESPACE)
        with Watch(self.control_plane.credentials, path, deployment_is_done) as deployments, \
                Meter(self.control_plane.pids()) as meter:
            began = time.monotonic()
            sent = send(self.control_plane.credentials, jobs, lambda: None)
            self.wait(lambda: deployments.count_done() == self.count)
            done = list(deployments.done.values())
            result = {"phase": "floor", "count": self.count, "loadAverage": load_average(),
                      "objects": len(jobs[0][1]), "sentSeconds": round(sent.seconds, 1),
                      "doneSeconds": round(max(done) - began, 1), "timeToHalfSeconds": percentile([d - began for d in done], .5),
                      **meter.figures()}
        print("scale:", result, flush=True)
        return result

    def delete(self):
        for collection in COLLECTIONS.values():
            self.control_plane.api.call(
                "DELETE", collection.format(NAMESPACE) + "?labelSelector=modeldeployment.io%2Fname",
                {"propagationPolicy": "Background"})

    def objects(self, name):
        return json.loads(self.template.replace("{{name}}", name))

    def wait(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            time.sleep(0.2)
            if time.monotonic() > end:
                raise SystemExit(f"scale: the floor was not reached within {PATIENCE} s")


def apply(found):
    """Server-side apply, as the operator writes."""
    path = COLLECTIONS[found["kind"]].format(NAMESPACE) + "/" + found["metadata"]["name"]
    return "PATCH", path + "?fieldManager=scale-floor&force=true", found, APPLY
