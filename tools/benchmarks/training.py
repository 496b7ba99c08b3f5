"""Times trainings of six networks by this project and by its peers, round by round.

training.py BENCHMARKS [--rounds N] [--seconds S]; tools/bench calls it. The table gives medians over the rounds in events per
second of the processor's time, and of the limit that 6 operations a parameter and event set at the peak of the core, which is
measured in every round.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

from training_peers import NETS

PEERS = ["torch", "torch-compile", "jax", "tensorflow"]
HERE = os.path.dirname(os.path.abspath(__file__))


def measure(command, figure="events_per_s"):
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} failed: {run.stderr.strip().splitlines()[-1:]}")
    return json.loads(run.stdout.splitlines()[-1])[figure]


def words(rate):
    return f"{rate / 1e6:.3g} M" if rate >= 1e6 else f"{rate / 1e3:.3g} k"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("benchmarks")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=3)
    options = arguments.parse_args()

    rates, peaks = {}, []
    for number in range(options.rounds):
        peaks.append(measure([options.benchmarks, "peak"], "gflops"))
        for net in NETS:
            for program in ["sigmasweep", *PEERS]:
                if program == "sigmasweep":
                    command = [options.benchmarks, "training", net, str(options.seconds)]
                else:
                    script = os.path.join(HERE, "training_peers.py")
                    command = [sys.executable, script, program, net, str(options.seconds)]
                print(f"round {number + 1}: {program} {net}", file=sys.stderr, flush=True)
                rates.setdefault((program, net), []).append(measure(command))

    peak = 1e9 * max(peaks)
    print(f"peak of the core: {peak / 1e9:.0f} GFLOP/s")
    print()
    print("| net | batch | sigmasweep | of the limit | " + " | ".join(PEERS) + " | over the best peer |")
    print("| --- | --- | --- | --- |" + " --- |" * (len(PEERS) + 1))
    for net, (widths, batch, _) in NETS.items():
        rate = {program: statistics.median(rates[(program, net)]) for program in ["sigmasweep", *PEERS]}
        parameters = sum(inputs * outputs + outputs for inputs, outputs in zip(widths, widths[1:]))
        ours = rate["sigmasweep"]
        shape = f"{widths[0]}-{'-'.join(map(str, widths[1:-1])) if len(widths) < 6 else f'{widths[1]}×{len(widths) - 2}'}-1"
        row = [f"{net}: {shape}", str(batch), words(ours), f"{100 * 6 * parameters * ours / peak:.0f} %"]
        row += [words(rate[peer]) for peer in PEERS]
        row.append(f"{ours / max(rate[peer] for peer in PEERS):.3g} ×")
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
