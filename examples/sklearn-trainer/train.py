"""Trains a classifier with scikit-learn as a task of a sweep.

sigmasweep starts this program once for each training, in a folder of its own that is removed afterwards. It writes the task
as JSON to standard input, with the paths of the events as NumPy files, and reads the trained network and some figures as
JSON from standard output. What is printed to standard error ends up in the worker's log.
"""
import json
import sys

import numpy
from sklearn.neural_network import MLPClassifier

task = json.load(sys.stdin)
settings = task["point"]["training"]


def load(split):
    """Features, labels (1 for signal) and weights of a split's events, without those that only a variation selects."""
    files = task["files"][split]
    features, labels, weights = (numpy.load(files[name]) for name in ("features", "labels", "weights"))
    return features[weights > 0], labels[weights > 0], weights[weights > 0]


features, labels, _ = load("train")
means, deviations = features.mean(axis=0), features.std(axis=0)

model = MLPClassifier(
    hidden_layer_sizes=settings["network"]["hidden"],
    activation="relu",
    alpha=task["parameters"]["alpha"],
    batch_size=settings["batch"],
    max_iter=settings["epochs"],
    early_stopping=True,
    random_state=task["taskSeed"],  # of the study's seed and this task: a retry gives the same numbers
)
model.fit((features - means) / deviations, labels)

features, labels, weights = load("validation")
accuracy = model.score((features - means) / deviations, labels, sample_weight=weights)

activations = ["relu"] * (len(model.coefs_) - 1) + ["sigmoid"]
layers = [
    {"weights": weights.tolist(), "biases": biases.tolist(), "activation": activation}
    for weights, biases, activation in zip(model.coefs_, model.intercepts_, activations)
]
json.dump(
    {
        "figures": {"epochs": model.n_iter_, "validation_accuracy": accuracy},
        "labels": {"training_status": "epochLimit" if model.n_iter_ == model.max_iter else "stoppedEarly"},
        "classifier": {
            "network": {
                "features": task["features"],
                "means": means.tolist(),
                "deviations": deviations.tolist(),
                "layers": layers,
            }
        },
    },
    sys.stdout,
)
