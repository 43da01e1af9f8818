"""A client of the API server: one kept-alive TLS connection, JSON in and out."""

import base64
import http.client
import json
import re
import ssl
import tempfile
from pathlib import Path

APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"


class Refused(Exception):
    """An answer that is not a success."""

    def __init__(self, verb, path, status, body):
        super().__init__(f"{verb} {path}: {status} {body[:300]}")
        self.status = status


class Credentials:
    """The server's address and the client's certificate, from one of the cluster's own kubeconfigs."""

    def __init__(self, kubeconfig):
        text = Path(kubeconfig).read_text()

        def field(name):
            return re.search(rf"{name}: (\S+)", text).group(1)

        def content(name):
            return base64.b64decode(field(name)).decode()

        self.host = field("server").removeprefix("https://")
        self.authority = content("certificate-authority-data")
        self.context = ssl.create_default_context(cadata=self.authority)
        with tempfile.NamedTemporaryFile("w") as pair:
            pair.write(content("client-certificate-data") + content("client-key-data"))
            pair.flush()
            self.context.load_cert_chain(pair.name)


class Api:
    def __init__(self, credentials):
        self.credentials = credentials
        self.connection = None

    def request(self, verb, path, body=None, kind="application/json", timeout=120):
        """The answer, its body not read yet. A connection that the server closed is opened again."""
        headers = {"Accept": "application/json", "User-Agent": "scale-driver"}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = kind
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPSConnection(
                    self.credentials.host, context=self.credentials.context, timeout=timeout)
            try:
                self.connection.request(verb, path, data, headers)
                return self.connection.getresponse()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise

    def call(self, verb, path, body=None, kind="application/json"):
        answer = self.request(verb, path, body, kind)
        content = answer.read()
        if answer.status >= 300:
            raise Refused(verb, path, answer.status, content.decode(errors="replace"))
        return json.loads(content) if content.startswith(b"{") else content.decode()

    def get(self, path):
        return self.call("GET", path)


MODELS = "/apis/modeldeployment.io/v1alpha1/namespaces/{}/modeldeployments"
COLLECTIONS = {
    "Deployment": "/apis/apps/v1/namespaces/{}/deployments",
    "ControllerRevision": "/apis/apps/v1/namespaces/{}/controllerrevisions",
    "Service": "/api/v1/namespaces/{}/services",
    "ConfigMap": "/api/v1/namespaces/{}/configmaps",
    "PodDisruptionBudget": "/apis/policy/v1/namespaces/{}/poddisruptionbudgets",
}
