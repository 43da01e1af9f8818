"""Counts the operator's requests in the API server's audit log. Watches and leases are not counted."""

import collections
import json
import time
from datetime import datetime

from control_plane import AUDIT

FLUSH_SECONDS = 2.5   # the log is written in batches
WRITES = {"create", "update", "patch", "delete", "deletecollection"}


class Audit:
    """The part of the log that is written from now on."""

    def __init__(self, user):
        self.marker = f'"username":"{user}"'.encode()
        self.file = open(AUDIT, "rb")
        self.file.seek(0, 2)
        self.started = time.time()
        self.rest = b""
        self.by_verb = collections.Counter()
        self.last = self.started
        self.flushed = time.monotonic()

    def poll(self):
        lines = (self.rest + self.file.read()).split(b"\n")
        self.rest = lines.pop()
        for line in lines:
            if self.marker in line:
                self.take(json.loads(line))

    def take(self, event):
        where = event.get("objectRef") or {}
        if event["verb"] == "watch" or where.get("resource") == "leases":
            return
        kind = where.get("resource") or event["requestURI"].split("?")[0]
        if where.get("subresource"):
            kind += "/" + where["subresource"]
        code = (event.get("responseStatus") or {}).get("code", 0)
        if where.get("apiGroup") == "authorization.k8s.io":
            kind = "(permission check) " + kind   # created, but nothing is stored
        self.by_verb[f"{event['verb']} {kind}" + (f" [{code}]" if code >= 400 else "")] += 1
        self.last = max(self.last, datetime.fromisoformat(event["stageTimestamp"].replace("Z", "+00:00")).timestamp())

    def is_quiet(self, seconds):
        self.poll()
        return time.time() - self.last > seconds + FLUSH_SECONDS

    def requests(self):
        return sum(self.by_verb.values())

    def writes(self):
        return sum(count for key, count in self.by_verb.items() if key.split()[0] in WRITES and "(permission check)" not in key)

    def last_second(self):
        """When the last request ended, counted from the beginning."""
        return self.last - self.started
