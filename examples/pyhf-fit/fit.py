"""Fits the signal strength with pyhf as a task of a sweep.

sigmasweep starts this program once for each measurement, in a folder of its own that is removed afterwards. It writes the
task as JSON to standard input, with the path of a HistFactory workspace, and reads the figures as JSON from standard output.
"""
import itertools
import json
import sys

import numpy
import pyhf

task = json.load(sys.stdin)
with open(task["files"]["workspace"]) as file:
    workspace = pyhf.Workspace(json.load(file))
model = workspace.model()
data = workspace.data(model)
interest = model.config.poi_index


def negative_log_likelihood(values):
    return -model.logpdf(values, data)[0]


def covariance(values, step=1e-3):
    """The inverse of the second derivatives of -ln L, by central differences: more exact than those of an optimiser."""
    steps = step * numpy.eye(len(values))
    second = numpy.zeros((len(values), len(values)))
    for (i, first), (j, other) in itertools.product(enumerate(steps), repeat=2):
        corners = [values + a * first + b * other for a, b in [(1, 1), (1, -1), (-1, 1), (-1, -1)]]
        signs = [1, -1, -1, 1]
        second[i, j] = sum(s * negative_log_likelihood(c) for s, c in zip(signs, corners)) / (4 * step**2)
    return numpy.linalg.inv(second)


best = numpy.asarray(pyhf.infer.mle.fit(data, model))
uncertainties = numpy.sqrt(numpy.diag(covariance(best)))
config = model.config
q0 = pyhf.infer.test_statistics.q0(
    0.0, data, model, config.suggested_init(), config.suggested_bounds(), config.suggested_fixed()
)
json.dump(
    {
        "figures": {
            "mu_hat": best[interest],
            "sigma_mu": uncertainties[interest],
            "significance": float(q0) ** 0.5,
        },
        "labels": {"fit_status": "converged"},  # pyhf raises an exception where it does not, and the attempt fails
        "tables": [
            {
                "name": "parameters",
                "columns": ["value", "uncertainty"],
                "rows": numpy.stack([best, uncertainties], axis=1).tolist(),
            }
        ],
    },
    sys.stdout,
)
