"""Measures one library: measure.py PEER THREADS, with the names of benchmarks,
as kerasgo bench has them, on standard input. Writes a JSON object per line:
{"peer": …, "name": …, "median_us": …}. compare.py calls it in the library's
environment. A peer is measured at its best: buffers given, data in memory, the
first run, which may compile, not counted."""

import json
import os
import statistics
import sys
import time

peer, threads = sys.argv[1], int(sys.argv[2])
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = str(threads)
for choice in ("CORETYPE", "L2_SIZE"):  # OpenBLAS chooses best by itself
    os.environ.pop(f"OPENBLAS_{choice}", None)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'} intra_op_parallelism_threads={threads}"

import numpy as np

BUDGET, SHORTEST, LEAST = 0.3, 1e-3, 3  # seconds, seconds, windows: as kerasgo bench
SIZES = {  # model: sample, batch, samples of the training set, steps that are timed
    "mlp32": ((784,), 32, 60000, 1875),
    "mlp512": ((784,), 128, 60000, 100),
    "cnn": ((28, 28, 1), 128, 2560, 10),
    "lstm": ((50, 32), 64, 6400, 100),
}
random = np.random.RandomState(0)


def report(label, name, run, units=1):
    run()
    start = time.perf_counter()
    run()
    repeats = max(1, int(SHORTEST / max(time.perf_counter() - start, 1e-9)))
    windows, begin = [], time.perf_counter()
    while len(windows) < LEAST or time.perf_counter() - begin < BUDGET:
        start = time.perf_counter()
        for _ in range(repeats):
            run()
        windows.append(time.perf_counter() - start)
    median = statistics.median(windows) / repeats / units * 1e6
    print(json.dumps({"peer": label, "name": name, "median_us": median}), flush=True)


def product(name):
    """The operands of gemm/f32/MxKxN[/at|/bt], A or B as views of their
    transposes where they are stored so."""
    _, dtype, shape, *stored = name.split("/")
    m, k, n = map(int, shape.split("x"))
    kind = {"f32": np.float32, "f64": np.float64}[dtype]
    make = lambda rows, columns: random.rand(rows, columns).astype(kind)
    a = make(k, m).T if stored == ["at"] else make(m, k)
    b = make(n, k).T if stored == ["bt"] else make(k, n)
    return a, b, np.empty((m, n), kind)


def data(model):
    sample, batch, samples, steps = SIZES[model]
    return random.rand(samples, *sample).astype("float32"), random.randint(0, 10, samples), batch, steps


def run_numpy(name):
    a, b, c = product(name)
    report("NumPy (OpenBLAS)", name, lambda: np.matmul(a, b, out=c))


def run_torch(name):
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    if name.startswith("gemm/"):
        a, b, c = map(torch.from_numpy, product(name))
        report("PyTorch", name, lambda: torch.mm(a, b, out=c))
        if name.startswith("gemm/f32/") and a.is_contiguous():
            weights = b.t().contiguous()  # as linear keeps them
            with torch.inference_mode():
                report("PyTorch linear (oneDNN)", name, lambda: torch.ops.aten.linear(a, weights))
        return

    class LastStep(nn.Module):
        def forward(self, outputs):
            return outputs[0][:, -1]

    make = {
        "mlp32": lambda: nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10)),
        "mlp512": lambda: nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)),
        "cnn": lambda: nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
                                     nn.Flatten(), nn.Linear(64 * 12 * 12, 128), nn.ReLU(), nn.Linear(128, 10)),
        "lstm": lambda: nn.Sequential(nn.LSTM(32, 64, batch_first=True), LastStep(), nn.Linear(64, 10)),
    }
    if name == "predict":
        model, x = make["mlp32"]().eval(), torch.rand(1, 784)
        with torch.inference_mode():
            report("PyTorch", name, lambda: model(x))
        return
    x, y, batch, steps = data(name)
    x, y, model = torch.from_numpy(x), torch.from_numpy(y).long(), make[name]()
    if name == "cnn":
        x = x.permute(0, 3, 1, 2).contiguous()
    optimizer, loss = torch.optim.Adam(model.parameters(), lr=1e-3), nn.CrossEntropyLoss()

    def epoch():
        order = torch.randperm(len(x))
        for step in range(steps):
            rows = order[step * batch:(step + 1) * batch]
            optimizer.zero_grad(set_to_none=True)
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()

    report("PyTorch", name, epoch, steps)


def run_jax(name):
    """The whole epoch as one compiled scan: the fastest that JAX can do."""
    import jax
    import jax.numpy as jnp

    x, y, batch, steps = data(name)
    x, y = jnp.asarray(x), jnp.asarray(y)
    widths = {"mlp32": [784, 32, 10], "mlp512": [784, 512, 512, 10]}[name]
    weights = [(jnp.asarray(random.randn(a, b).astype("float32") * 0.05), jnp.zeros(b)) for a, b in zip(widths, widths[1:])]

    def loss(weights, x, y):
        for kernel, bias in weights[:-1]:
            x = jax.nn.relu(x @ kernel + bias)
        kernel, bias = weights[-1]
        return -jnp.take_along_axis(jax.nn.log_softmax(x @ kernel + bias), y[:, None], 1).mean()

    def step(state, rows):
        weights, mean, square, count = state
        value, gradient = jax.value_and_grad(loss)(weights, x[rows], y[rows])
        count = count + 1
        mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradient)
        square = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, square, gradient)
        rate = 1e-3 * jnp.sqrt(1 - 0.999 ** count) / (1 - 0.9 ** count)
        weights = jax.tree.map(lambda w, m, s: w - rate * m / (jnp.sqrt(s) + 1e-7), weights, mean, square)
        return (weights, mean, square, count), value

    @jax.jit
    def epoch(state, key):
        rows = jax.random.permutation(key, len(x))[:steps * batch].reshape(steps, batch)
        return jax.lax.scan(step, state, rows)

    zeros = jax.tree.map(jnp.zeros_like, weights)
    state, key = (weights, zeros, zeros, jnp.float32(0)), jax.random.PRNGKey(0)
    report("JAX (compiled scan)", name, lambda: jax.block_until_ready(epoch(state, key)), steps)


def run_tensorflow(name):
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    import keras
    from keras import layers

    dense = lambda *widths: [*(layers.Dense(width, activation="relu") for width in widths), layers.Dense(10, activation="softmax")]
    make = {
        "mlp32": lambda: [layers.Input((784,)), *dense(32)],
        "mlp512": lambda: [layers.Input((784,)), *dense(512, 512)],
        "cnn": lambda: [layers.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.Conv2D(64, 3, activation="relu"),
                        layers.MaxPooling2D(2), layers.Flatten(), *dense(128)],
        "lstm": lambda: [layers.Input((50, 32)), layers.LSTM(64), *dense()],
    }
    if name == "predict":
        model, row = keras.Sequential(make["mlp32"]()), random.rand(1, 784).astype("float32")
        report("Keras on TensorFlow", name, lambda: model.predict(row, verbose=0))
        return
    x, y, batch, steps = data(name)
    # Keras counts an epoch's steps from the data: give it as much as is timed.
    x, y = x[:steps * batch], y[:steps * batch]
    model = keras.Sequential(make[name]())
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    report("Keras on TensorFlow", name, lambda: model.fit(x, y, epochs=1, batch_size=batch, verbose=0), steps)


for line in sys.stdin.read().split():
    {"numpy": run_numpy, "torch": run_torch, "jax": run_jax, "tensorflow": run_tensorflow}[peer](line)
