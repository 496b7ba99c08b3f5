"""Times this project's orchestration beside its peers, round by round.

orchestration.py BINARIES [--rounds N] [--tasks N]; tools/bench calls it. Two workers on this host. Ours are durable (each result
is committed and flushed to the disk before it is acknowledged) and, but for the cold start, encrypted and authenticated over TCP.
"""

import argparse
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

PEERS = ["parsl", "dask", "ray", "hyperqueue"]
HERE = os.path.dirname(os.path.abspath(__file__))
ASSIGNED, ACCEPTED = 3, 5  # events in the journal


class Sweeps:
    """Sweeps of ours in a temporary folder."""

    def __init__(self, binaries):
        self.program = os.path.join(binaries, "sigmasweep")
        self.benchmarks = os.path.join(binaries, "benchmarks")
        self.folder = tempfile.mkdtemp(prefix="sigmasweep-bench-")
        subprocess.run([self.program, "keys", "new", self.path("keys")], check=True, stdout=subprocess.DEVNULL)
        self.port = 20000 + os.getpid() % 20000

    def path(self, name):
        return os.path.join(self.folder, name)

    def study(self, count, runner="{kind: none}"):
        path = self.path(f"study-{count}.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                f"sweep: bench\nrunner: {runner}\nparameters: {{x: 0}}\n"
                f"axes:\n  parameters.x: {{range: [1, {count}]}}\n")
        return path

    def output(self):
        shutil.rmtree(self.path("out"), ignore_errors=True)
        return self.path("out")

    def coordinator(self, study, output):
        self.port += 1
        endpoint = f"tcp://127.0.0.1:{self.port}"
        process = subprocess.Popen(
            [self.program, "coordinator", study, "--listen", endpoint, "--keys", self.path("keys"), "--output", output],
            stdout=subprocess.DEVNULL)
        return process, endpoint

    def worker(self, endpoint):
        return subprocess.Popen(
            [self.program, "worker", "--connect", endpoint, "--key", self.path("keys/worker.key")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def journal(self, output, query):
        database = sqlite3.connect(f"file:{output}/journal.sqlite?mode=ro", uri=True)
        try:
            return database.execute(query).fetchone()
        finally:
            database.close()

    def rate(self, count, runner="{kind: none}"):
        """Tasks a second between the first assignment and the last result, and the coordinator's CPU for each."""
        output = self.output()
        process, endpoint = self.coordinator(self.study(count, runner), output)
        workers = [self.worker(endpoint) for _ in range(2)]
        status = process.wait()
        for worker in workers:
            worker.wait()
        if status != 0:
            sys.exit(f"bench: the coordinator ended with status {status}")
        first, last, accepted = self.journal(
            output,
            f"SELECT min(CASE WHEN event = {ASSIGNED} THEN time_s END), max(CASE WHEN event = {ACCEPTED} THEN time_s END), "
            f"sum(event = {ACCEPTED}) FROM entry")
        if accepted != count:
            sys.exit(f"bench: {accepted} of {count} tasks are done")
        with open(f"{output}/logs/coordinator.log", encoding="utf-8") as log:
            seconds = float(re.search(r"with ([0-9.e-]+) s of processor time", log.read())[1])
        return count / (last - first), 1e6 * seconds / count

    def cold(self):
        output = self.output()
        study = self.study(1)
        start = time.time()
        subprocess.run(
            [self.program, "run", study, "--workers", "2", "--output", output], check=True, stdout=subprocess.DEVNULL)
        return self.journal(output, f"SELECT min(time_s) FROM entry WHERE event = {ACCEPTED}")[0] - start

    def memory(self, count):
        """Resident and peak megabytes of a coordinator with so many queued points and no worker."""
        process, _ = self.coordinator(self.study(count), self.output())
        start, before = time.time(), -1.0
        try:
            while time.time() - start < 600:
                time.sleep(2)
                used = cpu(process.pid)
                if used - before < 0.1:  # it has planned all and waits
                    break
                before = used
            with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
                lines = dict(line.split(":", 1) for line in file)
            return [int(lines[key].split()[0]) / 1000 for key in ("VmRSS", "VmHWM")], time.time() - start
        finally:
            process.kill()
            process.wait()

    def crowd(self, workers, seconds):
        """Share of a processor that a coordinator takes for so many workers with tasks of a second, and tasks a second."""
        output = self.output()
        process, endpoint = self.coordinator(self.study(1_000_000), output)
        crowd = subprocess.Popen(
            [self.benchmarks, "workers", endpoint, self.path("keys/worker.key"), str(workers), str(seconds + 30)])
        try:
            time.sleep(20)
            query = f"SELECT count(*) FROM entry WHERE event = {ACCEPTED}"
            start, used, done = time.time(), cpu(process.pid), self.journal(output, query)[0]
            time.sleep(seconds)
            elapsed = time.time() - start
            return (cpu(process.pid) - used) / elapsed, (self.journal(output, query)[0] - done) / elapsed
        finally:
            for child in (crowd, process):
                child.kill()
                child.wait()


def cpu(pid):
    """Seconds of processor time that a process has taken."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peer(name, mode, count):
    script = os.path.join(HERE, "orchestration_peers.py")
    run = subprocess.run(
        [sys.executable, script, name, mode, str(count)], env=os.environ | {"T0": str(time.time())},
        capture_output=True, text=True, check=False, timeout=600)
    if run.returncode != 0:
        sys.exit(f"bench: {name} {mode} failed: {run.stderr.strip().splitlines()[-1:]}")
    return next(iter(json.loads(run.stdout.splitlines()[-1]).values()))


def table(title, rows):
    print(f"\n| {title} | median | each round |\n| --- | --- | --- |")
    for name, values in rows:
        print(f"| {name} | {statistics.median(values):.4g} | {', '.join(f'{value:.4g}' for value in values)} |")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binaries")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--tasks", type=int, default=100_000)
    arguments.add_argument("--without-peers", action="store_true")
    options = arguments.parse_args()
    peers = [] if options.without_peers else PEERS

    # Workers that end first must not leave the coordinator without descriptors.
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    sweeps = Sweeps(options.binaries)
    rates, starts, processor, processes = {}, {}, [], []
    try:
        for number in range(options.rounds):
            print(f"round {number + 1}", file=sys.stderr, flush=True)
            rate, cost = sweeps.rate(options.tasks)
            rates.setdefault("sigmasweep", []).append(rate)
            processor.append(cost)
            processes.append(sweeps.rate(options.tasks // 20, "{command: [/bin/true]}")[0])
            starts.setdefault("sigmasweep", []).append(sweeps.cold())
            for name in peers:
                rates.setdefault(name, []).append(peer(name, "rate", 10_000 if name != "hyperqueue" else 3000))
                starts.setdefault(name, []).append(peer(name, "cold", 1))
        table("tasks a second", rates.items())
        table("tasks a second, each a process that runs /bin/true", [
            ("sigmasweep", processes), *[(name, rates[name]) for name in peers if name == "hyperqueue"]])
        table("microseconds of the coordinator's processor for a task", [("sigmasweep", processor)])
        table("seconds from the start of the command to the first result", starts.items())
        if peers:
            best = max(peers, key=lambda name: statistics.median(rates[name]))
            ratio = statistics.median(rates["sigmasweep"]) / statistics.median(rates[best])
            print(f"\n{ratio:.3g} × {best}, the best peer")
        (resident, peak), seconds = sweeps.memory(1_000_000)
        print(f"\n1,000,000 queued points: {resident:.0f} MB resident, {peak:.0f} MB at most, planned in {seconds:.0f} s")
        share, rate = sweeps.crowd(1000, 20)
        print(f"\n1000 workers: {100 * share:.0f} % of a processor at {rate:.0f} tasks/s\n", flush=True)
        storm = os.path.join(HERE, "../kill-storm")
        subprocess.run([storm, "--notice", "--rounds", str(options.rounds), "--program", sweeps.program], check=True)
    finally:
        shutil.rmtree(sweeps.folder, ignore_errors=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
