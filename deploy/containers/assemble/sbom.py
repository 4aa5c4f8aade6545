"""The bill of materials of an image, as SPDX 2.3 in JSON (https://spdx.github.io/spdx-spec/v2.3/)."""

import json
import re
import uuid
from datetime import datetime, timezone
from urllib.parse import quote

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "rapport")


def _identifier(*parts):
    return "SPDXRef-" + re.sub(r"[^a-zA-Z0-9.-]", "-", "-".join(parts))


def _debian(package):
    source = f"{package.source}@{package.source_version}"
    return {
        "SPDXID": _identifier("deb", package.name),
        "name": package.name,
        "versionInfo": package.version,
        "supplier": f"Organization: {package.maintainer}",
        "sourceInfo": f"built by Debian from source package {source}",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "licenseComments": f"see /usr/share/doc/{package.name}/copyright in the image",
        "copyrightText": "NOASSERTION",
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:deb/debian/{quote(package.name)}@{quote(package.version)}"
                                f"?arch={package.architecture}&distro=debian-12&upstream={quote(source)}",
        }],
    }


def _program(name, version, sha256):
    return {
        "SPDXID": _identifier("program", name),
        "name": name,
        "versionInfo": version,
        "supplier": "Organization: The Rapport authors",
        "primaryPackagePurpose": "APPLICATION",
        "packageFileName": f"/usr/bin/{name}",
        "checksums": [{"algorithm": "SHA256", "checksumValue": sha256}],
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "Apache-2.0",
        "licenseDeclared": "Apache-2.0",
        "copyrightText": "Copyright the Rapport authors",
    }


def document(image, version, programs, packages, epoch):
    """`programs` maps names to the SHA-256 of their files; `packages` are debian.Package. The same arguments give the same
    text, identifier included."""
    contained = [_program(name, version, sha256) for name, sha256 in sorted(programs.items())]
    contained += [_debian(package) for package in sorted(packages)]
    whole = {
        "SPDXID": _identifier("image"),
        "name": image,
        "versionInfo": version,
        "supplier": "Organization: The Rapport authors",
        "primaryPackagePurpose": "CONTAINER",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
    }
    content = uuid.uuid5(_NAMESPACE, json.dumps([image, version, epoch, contained]))
    return json.dumps({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{image}-{version}",
        "documentNamespace": f"urn:uuid:{content}",
        "creationInfo": {
            "created": datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: rapport-assemble"],
        },
        "packages": [whole, *contained],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": whole["SPDXID"]},
            *({"spdxElementId": whole["SPDXID"], "relationshipType": "CONTAINS", "relatedSpdxElement": part["SPDXID"]}
              for part in contained),
        ],
    }, indent=2) + "\n"
