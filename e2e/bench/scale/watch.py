"""Follows a collection and notes when each object first was as it should be."""

import json
import sys
import threading
import time

from api import Api


def model_is_done(model):
    status = model.get("status") or {}
    current = status.get("observedGeneration") == model["metadata"]["generation"]
    return current and any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions", []))


def deployment_is_done(deployment):
    status, wanted = deployment.get("status") or {}, deployment["spec"]["replicas"]
    return (status.get("observedGeneration", 0) >= deployment["metadata"]["generation"]
            and status.get("availableReplicas", 0) == status.get("updatedReplicas", 0) == wanted)


class Watch(threading.Thread):
    def __init__(self, credentials, path, is_done):
        super().__init__(daemon=True)
        self.api, self.path, self.is_done = Api(credentials), path, is_done
        self.lock = threading.Lock()
        self.done, self.present = {}, set()
        self.stopped = False
        self.listed = threading.Event()

    def __enter__(self):
        self.start()
        self.listed.wait()
        return self

    def __exit__(self, *_):
        self.stopped = True

    def reset(self):
        """What was done before does not count: an update begins."""
        with self.lock:
            self.done.clear()

    def count_done(self):
        with self.lock:
            return len(self.done)

    def count_present(self):
        with self.lock:
            return len(self.present)

    def see(self, kind, found):
        name = found["metadata"]["name"]
        with self.lock:
            if kind == "DELETED":
                self.present.discard(name)
                self.done.pop(name, None)
                return
            self.present.add(name)
            if self.is_done(found):
                self.done.setdefault(name, time.monotonic())
            else:
                self.done.pop(name, None)

    def run(self):
        while not self.stopped:
            try:
                self.follow()
            except OSError as error:
                print(f"scale: watch of {self.path} begins again: {error}", file=sys.stderr)
                time.sleep(0.2)

    def follow(self):
        page = self.api.get(self.path)
        with self.lock:
            self.present.clear()
        for found in page["items"]:
            self.see("ADDED", found)
        self.listed.set()
        start = page["metadata"]["resourceVersion"]
        answer = self.api.request("GET", f"{self.path}?watch=1&resourceVersion={start}", timeout=3600)
        for line in answer:
            event = json.loads(line)
            if self.stopped or event["type"] == "ERROR":
                return
            self.see(event["type"], event["object"])
