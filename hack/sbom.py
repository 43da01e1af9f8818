#!/usr/bin/env python3
"""Says what each image holds: target/notices of a module becomes a layer of its image.

    sbom/NAME.cdx.json          CycloneDX: the module's libraries (Maven's target/sbom.cdx.json) and the base image (base.cdx.json)
    licenses/THIRD-PARTY.txt    the same for people, by licence
    licenses/LICENSE, NOTICE    of this project
"""

import json
import shutil
import uuid
from collections import defaultdict
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BASE = PROJECT / "runtime-image/base/target/base.cdx.json"
MODULES = ("operator", "runtime-image")

HEADER = """{name} {version} is under the Apache License 2.0 (LICENSE and NOTICE beside this file) and contains the software below, used as
Maven Central, the vendor of the JDK and the distribution publish it, where its sources are, too. /sbom/{name}.cdx.json has the details.
Licence texts: Apache-2.0 in LICENSE; others in the jars (META-INF; EPL-2.0 in that of jakarta.annotation-api; what ONNX Runtime was built from in
ThirdPartyNotices.txt), in /opt/java/legal and in /usr/share/doc/*/copyright. "or" leaves the choice to you.
"""


def sha256_only(component):
    """Eight digests of each jar are seven more than anybody compares."""
    hashes = [digest for digest in component.get("hashes", []) if digest["alg"] == "SHA-256"]
    return {key: value for key, value in component.items() if key != "hashes"} | ({"hashes": hashes} if hashes else {})


def image_of(application):
    """The image as a component that has the application's name."""
    return {"type": "container", "bom-ref": f"image/{application['name']}", "name": application["name"],
            "version": application["version"], "licenses": application["licenses"]}


def merge(maven, base):
    application = sha256_only(maven["metadata"]["component"])
    image = image_of(application)
    below = [component["bom-ref"] for component in base["components"]]
    merged = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"lifecycles": [{"phase": "build"}], "component": image},
        "components": [application, *map(sha256_only, maven["components"]), *base["components"]],
        "dependencies": [{"ref": image["bom-ref"], "dependsOn": [application["bom-ref"], *below]}, *maven["dependencies"]],
    }
    # Named by its content, so that the same image has the same list.
    identity = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(merged, sort_keys=True))
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{identity}"} | merged


def licence(component):
    """As an SPDX expression. Of several licences that Maven lists, one may be chosen."""
    choices = component.get("licenses", [])
    names = (c.get("expression") or c["license"].get("id") or c["license"]["name"] for c in choices)
    return " or ".join(sorted(names)) or "no licence known"


def title(component):
    name = ":".join(filter(None, (component.get("group"), component["name"])))
    return f"{name} {component.get('version', '')}".strip()


def third_party(bom):
    by_licence = defaultdict(set)
    for component in bom["components"]:
        if component.get("group") != "io.modeldeployment" and component["type"] != "operating-system":
            by_licence[licence(component)].add(title(component))
    image = bom["metadata"]["component"]
    parts = [HEADER.format(**image)]
    parts += [f"{name}\n" + "".join(f"  {line}\n" for line in sorted(titles)) for name, titles in sorted(by_licence.items())]
    return "\n".join(parts)


def write_notices(module, base):
    maven = json.loads((PROJECT / module / "target/sbom.cdx.json").read_text())
    bom = merge(maven, base)
    notices = PROJECT / module / "target/notices"
    shutil.rmtree(notices, ignore_errors=True)
    for folder in ("sbom", "licenses"):
        (notices / folder).mkdir(parents=True)
    name = bom["metadata"]["component"]["name"]
    (notices / f"sbom/{name}.cdx.json").write_text(json.dumps(bom, indent=1) + "\n")
    (notices / "licenses/THIRD-PARTY.txt").write_text(third_party(bom))
    for file in ("LICENSE", "NOTICE"):
        shutil.copy(PROJECT / file, notices / "licenses")


if __name__ == "__main__":
    base_image = json.loads(BASE.read_text())
    for each in MODULES:
        write_notices(each, base_image)
