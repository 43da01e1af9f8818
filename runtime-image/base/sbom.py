#!/usr/bin/env python3
"""Lists what the base image holds as CycloneDX JSON: the Java run-time image with its modules, and the packages of the machine's
distribution that its C and C++ libraries came from.

  sbom.py --java DIRECTORY --output FILE FILE-OF-A-PACKAGE...
"""

import argparse
import hashlib
import json
import os
import platform
import shlex
import subprocess
from pathlib import Path
from urllib.parse import quote

JAVA_LICENCE = "GPL-2.0-only WITH Classpath-exception-2.0"
GLIBC_LICENCE = "LGPL-2.1-or-later"
GCC_LICENCE = "GPL-3.0-or-later WITH GCC-exception-3.1"
# By source package. A library from elsewhere has no licence here, which the tests of the images refuse.
LICENCES = {"glibc": GLIBC_LICENCE, "gcc": GCC_LICENCE}


def assignments(file):
    """NAME="value" lines, as in /etc/os-release and a JDK's release file."""
    lines = (line.partition("=") for line in Path(file).read_text().splitlines() if "=" in line)
    return {name: "".join(shlex.split(value)) if '"' in value else value for name, _, value in lines}


def licensed(component, licence):
    return component | ({"licenses": [{"expression": licence}]} if licence else {})


def properties(home):
    """The run-time image's own account of itself; its release file tells less than that of the JDK it was linked from."""
    command = [home / "bin/java", "-XshowSettings:properties", "-version"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    pairs = (line.strip().partition(" = ") for line in shown.splitlines())
    return {name: value for name, separator, value in pairs if separator}


def java(home):
    about = properties(home)
    listed = subprocess.run([home / "bin/java", "--list-modules"], check=True, capture_output=True, text=True).stdout
    version = about["java.runtime.version"].removesuffix("-LTS")
    modules = (line.partition("@")[0] for line in listed.split())
    origin = about.get("java.vendor.version", version)
    return licensed({
        "type": "platform",
        "bom-ref": f"pkg:generic/openjdk@{quote(version)}",
        "supplier": {"name": about["java.vendor"]},
        "name": "openjdk",
        "version": version,
        "description": f"Java run-time image linked from {origin}; licence texts in /opt/java/legal",
        "cpe": f"cpe:2.3:a:oracle:openjdk:{about['java.version']}:*:*:*:*:*:*:*",
        "purl": f"pkg:generic/openjdk@{quote(version)}",
        "components": [{"type": "library", "bom-ref": f"java-module/{name}", "name": name, "version": version} for name in sorted(modules)],
    }, JAVA_LICENCE)


def query(*arguments):
    """What dpkg-query prints, or nothing where it does not know or does not exist."""
    try:
        done = subprocess.run(["dpkg-query", *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def package_of(file):
    """The package that owns a file. Its database may name it by where /lib leads to, or by /lib."""
    real = os.path.realpath(file)
    for name in (file, real, real.removeprefix("/usr")):
        owner = query("--search", name).splitlines()
        if owner:
            return owner[0].rpartition(": ")[0]
    return None


def debian(package, system):
    fields = "${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}"
    name, version, architecture, source, source_version = query("--show", f"--showformat={fields}", package).split("\t")
    purl = (f"pkg:deb/{system['ID']}/{quote(name)}@{quote(version)}?arch={architecture}"
            f"&distro={system['ID']}-{system.get('VERSION_ID', 'unstable')}&upstream={quote(f'{source}@{source_version}')}")
    licence = LICENCES.get(source, LICENCES.get(source.split("-")[0]))
    return licensed({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}, licence)


def loose(file):
    """A library of no package that can be asked for."""
    name = os.path.basename(file)
    licence = GCC_LICENCE if name.startswith(("libgcc", "libstdc++")) else GLIBC_LICENCE
    content = Path(file).read_bytes() if os.path.isfile(file) else b""
    digests = {"hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]} if content else {}
    return licensed({"type": "file", "bom-ref": f"file/{name}", "name": name} | digests, licence)


def operating_system(system):
    version = {"version": system["VERSION_ID"]} if "VERSION_ID" in system else {}
    return {"type": "operating-system", "bom-ref": "operating-system", "name": system["ID"],
            "description": "where the C and C++ libraries come from"} | version


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    system = {"ID": platform.system().lower()} | assignments("/etc/os-release")
    owners = {file: package_of(file) for file in options.files}
    packages = [debian(package, system) for package in sorted({owner for owner in owners.values() if owner})]
    files = [loose(file) for file, owner in sorted(owners.items()) if owner is None]
    components = [java(options.java), operating_system(system), *packages, *files]
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}
    options.output.write_text(json.dumps(bom, indent=1) + "\n")


if __name__ == "__main__":
    main()
