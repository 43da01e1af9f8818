#!/usr/bin/env python3
"""Packs a directory as a one-layer docker-archive: no registry, no Docker, the same bytes for the same content.

  pack-image.py --name localhost/x:1 --root DIRECTORY --output x.tar [--entrypoint /x] [--user 65532:65532] [--env A=B]...
"""

import argparse
import hashlib
import io
import json
import os
import platform
import tarfile

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def normalised(entry):
    """Owned by root and from the epoch, whoever packs it and whenever."""
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def entries(root):
    """Paths below root in an order that does not depend on the file system."""
    for directory, directories, files in os.walk(root):
        directories.sort()
        for name in sorted(directories + files):
            yield os.path.join(directory, name)


def write_layer(root, target):
    with tarfile.open(target, "w", format=tarfile.GNU_FORMAT) as layer:
        for path in entries(root):
            layer.add(path, os.path.relpath(path, root), recursive=False, filter=normalised)
    digest = hashlib.sha256()
    with open(target, "rb") as content:
        while chunk := content.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def image_config(options, layer_digest):
    config = {"Env": options.env, "WorkingDir": "/"}
    if options.entrypoint:
        config["Entrypoint"] = [options.entrypoint]
    if options.user:
        config["User"] = options.user
    return {
        "architecture": ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os": "linux",
        "created": "1970-01-01T00:00:00Z",
        "config": config,
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer_digest}"]},
    }


def add_bytes(archive, name, content):
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def pack(options):
    layer = options.output + ".layer"
    digest = write_layer(options.root, layer)
    config = json.dumps(image_config(options, digest), sort_keys=True).encode()
    config_name = hashlib.sha256(config).hexdigest() + ".json"
    manifest = [{"Config": config_name, "RepoTags": [options.name], "Layers": [f"{digest}/layer.tar"]}]
    partial = options.output + ".partial"
    with tarfile.open(partial, "w", format=tarfile.GNU_FORMAT) as archive:
        add_bytes(archive, config_name, config)
        archive.add(layer, f"{digest}/layer.tar", filter=normalised)
        add_bytes(archive, "manifest.json", json.dumps(manifest).encode())
    os.remove(layer)
    os.replace(partial, options.output)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", required=True, help="image reference")
    parser.add_argument("--root", required=True, help="directory to pack")
    parser.add_argument("--output", required=True, help="docker-archive to write")
    parser.add_argument("--entrypoint", help="program")
    parser.add_argument("--user", help="user and group")
    parser.add_argument("--env", action="append", default=[], help="NAME=VALUE, repeatable")
    pack(parser.parse_args())


if __name__ == "__main__":
    main()
