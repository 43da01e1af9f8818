#!/usr/bin/env python3
"""Asks a model for predictions; the demo's client.

    ask.py URL once             sends the request once and prints the answer
    ask.py picture              draws what the request holds
    ask.py URL loop REPORT      sends it 25 times a second until SIGTERM; REPORT is rewritten every second

URL leads to the Service of the digits model. The request and the right answer of each version are those of e2e/models/digits.
Every request takes a connection of its own, as many clients do.
"""

import http.client
import json
import signal
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path

DIGITS = Path(__file__).resolve().parent.parent / "e2e/models/digits"
TOLERANCE = 1e-3
INTERVAL = 0.04


def output(answer, name):
    return next(o["data"] for o in answer["outputs"] if o["name"] == name)


EXPECTED = {
    version: output(json.loads((DIGITS / f"request-{version}-response.json").read_text()), "probabilities")
    for version in ("v1", "v2")
}


def ask(url):
    """The label and the version that answered; raises when there was no answer or one that no version gives."""
    request = urllib.request.Request(
        f"{url}/v2/models/digits/infer",
        data=(DIGITS / "request.json").read_bytes(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        answer = json.load(response)
    got = output(answer, "probabilities")
    for version, expected in EXPECTED.items():
        if len(got) == len(expected) and all(abs(g - e) < TOLERANCE for g, e in zip(got, expected)):
            return output(answer, "label")[0], version
    raise ValueError(f"an answer of neither version: {got}")


def draw():
    pixels = json.loads((DIGITS / "request.json").read_text())["inputs"][0]["data"]
    rows = (pixels[i : i + 8] for i in range(0, 64, 8))
    print("\n".join("    " + "".join("  ░░▒▒▓▓██"[2 * min(int(p // 3.5), 4) :][:2] for p in row) for row in rows))


def once(url):
    label, version = ask(url)
    print(f"    {version} answers: {label}")


def loop(url, report):
    answers, errors, last, started = Counter(), [], "nobody", time.monotonic()
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    written = 0.0
    while not stopped:
        began = time.monotonic()
        try:
            _, last = ask(url)
            answers[last] += 1
        except (OSError, ValueError, LookupError, StopIteration, http.client.HTTPException) as error:
            errors.append(f"after {began - started:.1f} s: {type(error).__name__}: {error}")
        if began - written >= 1:
            written = began
            write(report, answers, errors, last, began - started)
        time.sleep(max(0.0, INTERVAL - (time.monotonic() - began)))
    write(report, answers, errors, last, time.monotonic() - started)


def write(report, answers, errors, last, seconds):
    total = sum(answers.values()) + len(errors)
    by_version = ", ".join(f"{answers[v]} answered by {v}" for v in sorted(EXPECTED))
    lines = [f"{total} requests in {seconds:.0f} s: {len(errors)} failed, {by_version}; the last by {last}"]
    lines += [f"  failed {error}" for error in errors[:5]]
    Path(report).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["picture"]:
        draw()
    elif len(sys.argv) == 3 and sys.argv[2] == "once":
        once(sys.argv[1])
    elif len(sys.argv) == 4 and sys.argv[2] == "loop":
        loop(sys.argv[1], sys.argv[3])
    else:
        sys.exit(__doc__)
