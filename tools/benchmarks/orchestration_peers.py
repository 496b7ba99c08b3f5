"""One timing of a peer: orchestration_peers.py PEER cold|rate N, prints one line of JSON.

PEER is parsl (HighThroughputExecutor with CURVE), dask (LocalCluster), ray or hyperqueue (LocalCluster, each task a process that
runs /bin/true), each with two workers of one core on this host and as it comes otherwise. cold: seconds from the start of the
interpreter, which the caller gives in T0, to the first result. rate: tasks a second of N that do nothing, after twenty that
do not count.
"""

import json
import os
import sys
import tempfile
import time

START = float(os.environ["T0"])


def nothing(number):
    return number


def with_parsl(mode, count):
    import parsl
    from parsl.config import Config
    from parsl.executors import HighThroughputExecutor
    from parsl.providers import LocalProvider

    executor = HighThroughputExecutor(
        address="127.0.0.1", max_workers_per_node=2, encrypted=True,
        provider=LocalProvider(init_blocks=1, min_blocks=1, max_blocks=1))
    config = Config(executors=[executor], run_dir=tempfile.mkdtemp(), usage_tracking=0, initialize_logging=False)
    with parsl.load(config):
        app = parsl.python_app(nothing)
        return clocked(mode, count, lambda n: [future.result() for future in [app(i) for i in range(n)]])


def with_dask(mode, count):
    from dask.distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            return clocked(mode, count, lambda n: client.gather(client.map(nothing, range(n), pure=False)))


def with_ray(mode, count):
    import ray

    ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR", object_store_memory=200 << 20)
    remote = ray.remote(nothing)
    return clocked(mode, count, lambda n: ray.get([remote.remote(i) for i in range(n)]))


def with_hyperqueue(mode, count):
    from hyperqueue import Job, LocalCluster
    from hyperqueue.cluster import WorkerConfig

    folder = tempfile.mkdtemp()
    os.chdir(folder)
    last = os.path.join(folder, "last")
    with LocalCluster() as cluster:
        for _ in range(2):
            cluster.start_worker(WorkerConfig(cores=1))
        client = cluster.client()

        def run(n):
            job = Job(default_workdir=folder)
            for _ in range(n - 1):
                job.program(["/bin/true"], stdout=None, stderr=None)
            # The client looks once a second only: the last task says itself when it ran.
            job.program(["/bin/sh", "-c", f"date +%s.%N > {last}"], stdout=None, stderr=None)
            client.wait_for_jobs([client.submit(job)])

        return clocked(mode, count, run, end=lambda: float(open(last, encoding="ascii").read()))


def clocked(mode, count, run, end=time.time):
    if mode == "cold":
        run(1)
        return {"seconds": end() - START}
    run(20)
    start = time.time()
    run(count)
    return {"tasks_per_s": count / (end() - start)}


if __name__ == "__main__":
    peer, mode, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    print(json.dumps(globals()[f"with_{peer}"](mode, count)), flush=True)
    os._exit(0)  # some peers take their time to leave
