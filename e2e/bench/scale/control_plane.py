"""etcd, API server, controller manager, scheduler and KWOK's nodes, on the loopback of our own network namespace."""

import os
import subprocess
import time
from pathlib import Path

from api import Api, Credentials, Refused

HERE = Path(__file__).resolve().parent
BIN = HERE.parents[1] / "cluster/bin"
RUN = HERE / "run"
PKI = RUN / "pki"
AUDIT = RUN / "audit.log"
KUBECONFIG = PKI / "admin.kubeconfig"

# The nodes do not heartbeat: what they would add is noise of the bench, not work for the operator.
NODES = 200
LEASE_SECONDS = 86400

# One line for each request, without bodies.
AUDIT_POLICY = """apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
omitManagedFields: true
rules: [{level: Metadata}]
"""


def until(what, probe, seconds=120, pause=0.1):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = probe()
        if value:
            return value
        time.sleep(pause)
    raise SystemExit(f"scale: not within {seconds} s: {what}")


def kubectl(*arguments, stdin=""):
    return tool("kubectl", f"--kubeconfig={KUBECONFIG}", *arguments, stdin=stdin)


def tool(program, *arguments, stdin=""):
    done = subprocess.run([str(BIN / program), *arguments], input=stdin, text=True, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"scale: {program} {' '.join(arguments[:3])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


class ControlPlane:
    def __init__(self):
        self.processes = {}

    def start(self):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        (RUN / "logs").mkdir(parents=True)
        (RUN / "audit.yaml").write_text(AUDIT_POLICY)
        tool("pki", str(PKI), "node", "127.0.0.1", "10.64.0.1")
        self.credentials = Credentials(KUBECONFIG)
        self.api = Api(self.credentials)
        self.start_etcd()
        self.start_apiserver()
        until("the API server is ready", self.is_ready)
        self.start_controllers()
        self.start_nodes()

    def spawn(self, name, *arguments):
        log = open(RUN / "logs" / f"{name}.log", "w")
        # Under its own name the system would list an API server, and cluster/up.sh beside us would refuse to start.
        binary = BIN / (name if name == "kwok" else "kube")
        self.processes[name] = subprocess.Popen(
            [name, *arguments], executable=binary, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def start_etcd(self):
        self.spawn("etcd", f"--data-dir={RUN}/etcd", "--unsafe-no-fsync", "--quota-backend-bytes=4294967296")

    def start_apiserver(self):
        self.spawn(
            "kube-apiserver", "--etcd-servers=http://127.0.0.1:2379", "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1", "--secure-port=6443",
            "--endpoint-reconciler-type=none", "--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction",
            "--service-cluster-ip-range=10.64.0.0/12", f"--client-ca-file={PKI}/ca.crt",
            f"--tls-cert-file={PKI}/apiserver.crt", f"--tls-private-key-file={PKI}/apiserver.key",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            f"--service-account-signing-key-file={PKI}/sa.key", f"--service-account-key-file={PKI}/sa.pub",
            f"--audit-policy-file={RUN}/audit.yaml", f"--audit-log-path={AUDIT}", "--audit-log-maxsize=8000",
            "--audit-log-mode=batch", "--audit-log-batch-max-wait=1s", "--audit-log-batch-max-size=1000",
            "--audit-log-batch-buffer-size=300000")

    def start_controllers(self):
        """Neither the controllers nor the scheduler may be what limits the rate: the figures are the operator's."""
        rates = ("--leader-elect=false", "--kube-api-qps=1000", "--kube-api-burst=2000", "--bind-address=127.0.0.1")
        self.spawn(
            "kube-controller-manager", f"--kubeconfig={PKI}/kube-controller-manager.kubeconfig", *rates,
            "--use-service-account-credentials", f"--service-account-private-key-file={PKI}/sa.key",
            f"--root-ca-file={PKI}/ca.crt", "--node-monitor-grace-period=24h", "--concurrent-deployment-syncs=20",
            "--concurrent-replicaset-syncs=20", "--concurrent-endpoint-syncs=10",
            "--concurrent-service-endpoint-syncs=10", "--concurrent-gc-syncs=30")
        self.spawn("kube-scheduler", f"--kubeconfig={PKI}/kube-scheduler.kubeconfig", *rates)

    def start_nodes(self):
        self.spawn(
            "kwok", f"--kubeconfig={KUBECONFIG}", f"--config={HERE}/kwok.yaml", "--manage-all-nodes=true",
            f"--node-lease-duration-seconds={LEASE_SECONDS}", "--cidr=10.128.0.0/9", "--server-address=127.0.0.1:10247")
        for index in range(NODES):
            self.api.call("POST", "/api/v1/nodes", node(index))
        until(f"{NODES} nodes are Ready", lambda: len(self.ready_nodes()) == NODES)

    def ready_nodes(self):
        return [n for n in self.api.get("/api/v1/nodes")["items"]
                if any(c["type"] == "Ready" and c["status"] == "True" for c in n["status"].get("conditions", []))]

    def is_ready(self):
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise SystemExit(f"scale: {name} ended: {(RUN / 'logs' / f'{name}.log').read_text()[-3000:]}")
        try:
            return self.api.get("/readyz") == "ok"
        except (OSError, Refused):
            return False

    def pids(self):
        return {name: process.pid for name, process in self.processes.items()}


def node(index):
    name = f"node-{index:03d}"
    room = {"cpu": "64", "memory": "256Gi", "pods": "110"}
    return {"apiVersion": "v1", "kind": "Node",
            "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}},
            "status": {"allocatable": room, "capacity": room}}


def load_average():
    return round(os.getloadavg()[0], 1)
