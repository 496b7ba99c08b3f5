"""Times fits, limits and impacts of three workspaces by this project and by its peers, round by round.

likelihood.py BENCHMARKS [--quick] [--rounds N] [--limit SECONDS]; tools/bench calls it. A measurement that takes longer
than the limit is told as such and not repeated. Rounds alternate between the programs, so that a slow moment of a shared
machine meets all of them; the table gives medians over the rounds.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = {
    "small": ("o05_10bin_3np", "10 bins, 3 nuisance parameters"),
    "medium": ("o09_30bin_86np", "30 bins, 86 nuisance parameters"),
    "large": ("o17_real_tHu", "published, 41 bins, 183 parameters"),
}
PEERS = {
    "fit": ["nextstat", "pyhf-numpy", "pyhf-jax", "iminuit-jax"],
    "limits": ["nextstat", "pyhf-numpy", "pyhf-jax"],
    "impacts": ["nextstat"],
}
WORDS = {
    "fit": "fit with uncertainties",
    "limits": "q0 + CLs + limit (observed, five expected)",
    "impacts": "impacts of all parameters, pre- and post-fit",
}
# Known to take longer than 165 s on a current processor.
HOPELESS = {("pyhf-numpy", "limits", "medium"), ("pyhf-numpy", "limits", "large"), ("pyhf-jax", "fit", "large")}
SLOW = {("pyhf-jax", "limits", "medium")}


def workspace(model):
    folder = os.path.join(HERE, "..", "..", "Tests", "LikelihoodTests", "Reference", "pyhf", MODELS[model][0])
    return os.path.normpath(os.path.join(folder, "workspace.json"))


def measure(command, limit):
    """Seconds of one call, or None when it takes longer than the limit."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return None
    if run.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} failed: {run.stderr.strip().splitlines()[-1:]}")
    return json.loads(run.stdout.splitlines()[-1])["median_s"]


def words(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("benchmarks")
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--limit", type=float, default=165)
    options = arguments.parse_args()

    times = {}
    given_up = set()
    cases = [
        (what, model)
        for what in PEERS
        for model in MODELS
        if not (options.quick and model == "large") and not (what == "impacts" and model == "small")
    ]
    for number in range(options.rounds):
        for what, model in cases:
            path = workspace(model)
            for program in ["sigmasweep", *PEERS[what]]:
                key = (program, what, model)
                if key in HOPELESS or key in given_up or (options.quick and key in SLOW):
                    continue
                if program == "sigmasweep":
                    command = [options.benchmarks, "likelihood", what, path, "0.5"]
                else:
                    command = [sys.executable, os.path.join(HERE, "likelihood_peers.py"), program, what, path, "0.5"]
                print(f"round {number + 1}: {' '.join(key)}", file=sys.stderr, flush=True)
                seconds = measure(command, options.limit)
                if seconds is None and program == "sigmasweep":
                    sys.exit(f"bench: {what} of {model} took longer than {options.limit:.0f} s")
                if seconds is None:
                    given_up.add(key)
                else:
                    times.setdefault(key, []).append(seconds)

    print("| what | model | sigmasweep | " + " | ".join(PEERS["fit"]) + " |")
    print("| --- | --- | --- |" + " --- |" * len(PEERS["fit"]))
    for what, model in cases:
        ours = statistics.median(times[("sigmasweep", what, model)])
        row = [WORDS[what], f"{model}: {MODELS[model][1]}", words(ours)]
        for peer in PEERS["fit"]:
            key = (peer, what, model)
            if key in times:
                theirs = statistics.median(times[key])
                row.append(f"{words(theirs)} ({theirs / ours:.3g} ×)")
            elif key in given_up:
                row.append(f"> {options.limit:.0f} s")
            elif key in HOPELESS:
                row.append("not run (> 165 s)")
            else:
                row.append("-")
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
