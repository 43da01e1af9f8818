"""The entries of results/*.json: what was measured, the target it is held against and the command that repeats it."""

import json
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


def entry(identity, value, unit, target, against, command):
    met = None if target is None else value <= target
    return {"id": identity, "value": value, "unit": unit, "target": target, "met": met,
            "against": against if target is not None else None, "command": command}


def replace(name, entries, ours):
    """Writes the entries in the place of those whose ids are ours; what another bench wrote stays."""
    path = RESULTS / name
    before = json.loads(path.read_text()) if path.exists() else []
    RESULTS.mkdir(exist_ok=True)
    path.write_text(json.dumps([e for e in before if not ours(e["id"])] + entries, indent=2) + "\n")
