"""One timing of a peer: training_peers.py PEER NET SECONDS, prints one line of JSON with events_per_s.

PEER is torch, torch-compile, jax or tensorflow, each in the fastest way known for it: eager with a fused Adam, torch.compile
of loss and optimiser, lax.scan over the epoch, tf.function of a step with the fused Adam. Networks of dense layers with
ReLU, cross-entropy on one output, Adam. Batches lie in memory, cut beforehand; the first calls, which compile, do not count.
Times are those of the processor.
"""

import json
import os
import statistics
import sys
import time

for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np  # noqa: E402

NETS = {  # widths, batch, batches
    "A": ([30, 200, 200, 1], 1000, 100),
    "B": ([30] + [64] * 10 + [1], 4096, 24),
    "C": ([30] + [512] * 10 + [1], 4096, 4),
    "D": ([2, 100, 1], 200_000, 1),
    "E": ([2, 200, 200, 1], 1000, 100),
    "F": ([30, 32, 32, 1], 256, 400),
}


def events(widths, batch, batches):
    random = np.random.default_rng(1)
    features = random.standard_normal((batches, batch, widths[0]), dtype=np.float32)
    targets = (features[..., 0] + random.standard_normal((batches, batch)) > 0).astype(np.float32)
    return features, targets[..., None]


def torch_epoch(widths, features, targets, is_compiled):
    import torch

    torch.set_num_threads(1)
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers, torch.nn.Linear(widths[-2], 1))
    optimiser = torch.optim.Adam(network.parameters(), fused=not is_compiled)
    entropy = torch.nn.BCEWithLogitsLoss()

    def loss(x, y):
        return entropy(network(x), y)

    update = optimiser.step
    if is_compiled:
        loss, update = torch.compile(loss), torch.compile(lambda: optimiser.step())
    x, y = torch.from_numpy(features), torch.from_numpy(targets)

    def epoch():
        for index in range(len(x)):
            optimiser.zero_grad(set_to_none=True)
            loss(x[index], y[index]).backward()
            update()

    return epoch


def jax_epoch(widths, features, targets):
    import jax
    import jax.numpy as jnp

    random = np.random.default_rng(2)
    network = [
        (
            jnp.asarray(random.uniform(-1, 1, (inputs, outputs)) / np.sqrt(inputs), jnp.float32),
            jnp.zeros(outputs, jnp.float32),
        )
        for inputs, outputs in zip(widths[:-1], widths[1:])
    ]

    def loss(network, x, y):
        for weights, bias in network[:-1]:
            x = jax.nn.relu(x @ weights + bias)
        z = x @ network[-1][0] + network[-1][1]
        return jnp.mean(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))

    def step(state, batch):
        network, mean, variance, count = state
        gradient = jax.grad(loss)(network, *batch)
        count = count + 1
        mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradient)
        variance = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, variance, gradient)
        rate, scale = 1e-3 / (1 - 0.9**count), 1 / jnp.sqrt(1 - 0.999**count)
        network = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) * scale + 1e-8), network, mean, variance)
        return (network, mean, variance, count), None

    scan = jax.jit(lambda state, x, y: jax.lax.scan(step, state, (x, y))[0], donate_argnums=0)
    zeros = jax.tree.map(jnp.zeros_like, network)
    state = [(network, zeros, jax.tree.map(jnp.zeros_like, network), jnp.float32(0))]
    x, y = jnp.asarray(features), jnp.asarray(targets)

    def epoch():
        state[0] = scan(state[0], x, y)
        state[0][3].block_until_ready()

    return epoch


def tensorflow_epoch(widths, features, targets):
    import tensorflow as tf

    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    import keras

    hidden = [keras.layers.Dense(width, activation="relu") for width in widths[1:-1]]
    network = keras.Sequential([keras.Input((widths[0],)), *hidden, keras.layers.Dense(1)])
    variables = network.trainable_variables
    means = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
    variances = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
    count = tf.Variable(0.0)

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            z = network(x, training=True)
            loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=z))
        count.assign_add(1.0)
        for variable, mean, variance, gradient in zip(variables, means, variances, tape.gradient(loss, variables)):
            tf.raw_ops.ResourceApplyAdam(
                var=variable.value.handle, m=mean.handle, v=variance.handle, beta1_power=tf.pow(0.9, count),
                beta2_power=tf.pow(0.999, count), lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, grad=gradient,
            )
        return loss

    batches = [(tf.constant(x), tf.constant(y)) for x, y in zip(features, targets)]

    def epoch():
        for x, y in batches:
            step(x, y).numpy()

    return epoch


def main():
    peer, net, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    widths, batch, batches = NETS[net]
    features, targets = events(widths, batch, batches)
    if peer == "jax":
        epoch = jax_epoch(widths, features, targets)
    elif peer == "tensorflow":
        epoch = tensorflow_epoch(widths, features, targets)
    else:
        epoch = torch_epoch(widths, features, targets, is_compiled=peer == "torch-compile")
    epoch()
    epoch()
    times, begin = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - begin < seconds:
        start = time.process_time()
        epoch()
        times.append(time.process_time() - start)
    print(json.dumps({"events_per_s": batch * batches / statistics.median(times), "epochs": len(times)}))


if __name__ == "__main__":
    main()
