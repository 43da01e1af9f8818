#!/usr/bin/env python3
"""Adds up the test reports of all modules.

    summary.py --clear            removes the reports of earlier runs
    summary.py [--broken PHASE]   prints the failed tests and, last, "N passed, N failed, N skipped"

--broken names a phase that failed: it counts as one failure when no test shows it. Exits 1 when anything failed.
"""

import argparse
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
REPORTS = ("surefire-reports", "failsafe-reports")


def directories():
    return [d for name in REPORTS for d in sorted(PROJECT.glob(f"*/target/{name}"))]


def outcome(case):
    """The outcome of a test and, for a failure, the first line that says why."""
    for tag in ("failure", "error"):
        found = case.find(tag)
        if found is not None:
            lines = (found.get("message") or found.text or found.get("type") or "").strip().splitlines()
            return "failed", lines[0] if lines else tag
    return ("skipped", "") if case.find("skipped") is not None else ("passed", "")


def read(report):
    """The outcomes in one report; a report that cannot be read means that its tests were cut off."""
    try:
        cases = ElementTree.parse(report).getroot().iter("testcase")
        return [(f"{c.get('classname')}.{c.get('name')}", *outcome(c)) for c in cases]
    except ElementTree.ParseError as error:
        return [(str(report.relative_to(PROJECT)), "failed", f"unreadable report: {error}")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clear", action="store_true")
    parser.add_argument("--broken", metavar="PHASE")
    arguments = parser.parse_args()
    if arguments.clear:
        for directory in directories():
            shutil.rmtree(directory)
        return 0

    results = [r for d in directories() for report in sorted(d.glob("TEST-*.xml")) for r in read(report)]
    counts = {kind: sum(r[1] == kind for r in results) for kind in ("passed", "failed", "skipped")}
    for name, _, why in (r for r in results if r[1] == "failed"):
        print(f"FAILED {name}: {why}")
    if arguments.broken and counts["failed"] == 0:
        print(f"FAILED phase: {arguments.broken} (counted as one failure)")
        counts["failed"] = 1
    if not results and not arguments.broken:
        print("FAILED: no test reports were written (counted as one failure)")
        counts["failed"] = 1
    print(", ".join(f"{counts[kind]} {kind}" for kind in ("passed", "failed", "skipped")))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
