"""One timing of a peer: likelihood_peers.py PEER WHAT WORKSPACE SECONDS, prints one line of JSON.

PEER is pyhf-numpy, pyhf-jax, iminuit-jax or nextstat; WHAT is fit (with uncertainties), limits (q0, CLs at mu = 1, and
the 95 % upper limit, observed and expected), or impacts. A call is repeated until SECONDS have passed, at least once; the
first call, in which jax compiles, does not count.
"""

import json
import logging
import os
import statistics
import sys
import time
import warnings

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)


def pyhf_calls(backend, text):
    import pyhf

    def set_up(optimiser):
        pyhf.set_backend(backend, optimiser, precision="64b")
        workspace = pyhf.Workspace(json.loads(text))
        model = workspace.model()
        return workspace, model, workspace.data(model)

    def fit():
        _, model, data = set_up(pyhf.optimize.minuit_optimizer())

        def call():
            values = pyhf.infer.mle.fit(data, model, return_uncertainties=True)
            return {"mu": float(values[model.config.poi_index][0]), "sigma": float(values[model.config.poi_index][1])}

        return call

    def limits():
        _, model, data = set_up(pyhf.optimize.scipy_optimizer())
        interest = model.config.poi_index
        bounds = [tuple(pair) for pair in model.config.suggested_bounds()]
        bounds[interest] = (0.0, max(bounds[interest][1], 20.0))

        def test(mu, statistic):
            observed, expected = pyhf.infer.hypotest(
                mu, data, model, test_stat=statistic, par_bounds=bounds, return_expected_set=True
            )
            return [float(observed)] + [float(value) for value in expected]

        def call():
            known = {}
            return {
                "p0": test(0.0, "q0")[0],
                "cls": test(1.0, "qtilde")[0],
                "upper_limit": [crossing(lambda mu: test(mu, "qtilde"), k, known) for k in range(6)],
            }

        return call

    return {"fit": fit, "limits": limits}


def crossing(cls, index, known):
    """Where one of the CLs curves falls to 0.05; every call serves all six curves (pyhf's own scan does the same)."""
    from scipy.optimize import toms748

    def curve(mu):
        if mu not in known:
            known[mu] = cls(mu)
        return known[mu][index] - 0.05

    low, high = 0.05, 1.0
    while curve(high) > 0:
        low, high = high, 2 * high
    while curve(low) < 0:
        high, low = low, low / 2
    tried = sorted(known)
    low = max(mu for mu in tried if curve(mu) >= 0)
    high = min(mu for mu in tried if mu > low and curve(mu) < 0)
    return toms748(curve, low, high, rtol=1e-4)


def iminuit_calls(text):
    import iminuit
    import jax
    import numpy as np
    import pyhf

    pyhf.set_backend("jax", precision="64b")
    workspace = pyhf.Workspace(json.loads(text))
    model = workspace.model()
    data = pyhf.tensorlib.astensor(workspace.data(model))
    value = jax.jit(lambda parameters: -2 * model.logpdf(parameters, data)[0])
    gradient = jax.jit(jax.grad(lambda parameters: -2 * model.logpdf(parameters, data)[0]))

    def fit():
        def call():
            minuit = iminuit.Minuit(
                lambda x: float(value(x)), np.array(model.config.suggested_init()),
                grad=lambda x: np.asarray(gradient(x)),
            )
            minuit.limits = model.config.suggested_bounds()
            minuit.fixed = model.config.suggested_fixed()
            minuit.errordef, minuit.strategy = 1, 0
            minuit.migrad()
            minuit.hesse()
            interest = model.config.poi_index
            return {"mu": minuit.values[interest], "sigma": minuit.errors[interest]}

        return call

    return {"fit": fit}


def nextstat_calls(text):
    import nextstat

    nextstat.set_threads(1)
    model = nextstat.from_pyhf(text)

    def fit():
        def call():
            result = nextstat.fit(model)
            interest = model.poi_index()
            return {"mu": result.bestfit[interest], "sigma": result.uncertainties[interest]}

        return call

    def limits():
        # It asks for the values of mu to scan; a user finds the range first, which is not counted here.
        best = nextstat.fit(model)
        interest = model.poi_index()
        end = max(best.bestfit[interest], 0.0) + 4 * max(best.uncertainties[interest], 0.05)
        scan = [end * step / 40 for step in range(1, 41)]

        def call():
            q0 = nextstat.profile_scan(model, [0.0])
            cls = nextstat.hypotest(1.0, model)
            observed, expected = nextstat.upper_limits(model, scan)
            return {"q0": str(q0)[:80], "cls": cls, "upper_limit": [observed, *expected]}

        return call

    def impacts():
        return lambda: {"parameters": len(nextstat.ranking(model))}

    return {"fit": fit, "limits": limits, "impacts": impacts}


def main():
    peer, what, path, seconds = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
    text = open(path, encoding="utf-8").read()
    if peer.startswith("pyhf"):
        calls = pyhf_calls(peer.removeprefix("pyhf-"), text)
    elif peer == "iminuit-jax":
        calls = iminuit_calls(text)
    else:
        calls = nextstat_calls(text)
    call = calls[what]()
    begin = time.perf_counter()
    result = call()
    first = time.perf_counter() - begin
    times = []
    while not times or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    print(json.dumps({"median_s": statistics.median(times), "first_s": first, "calls": len(times), "result": result}))


if __name__ == "__main__":
    main()
