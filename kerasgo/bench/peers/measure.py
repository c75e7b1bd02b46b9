"""Measures one library: measure.py PEER THREADS, with the names of benchmarks,
as kerasgo bench has them, on standard input. Writes a JSON object per line:
{"peer": …, "name": …, "median_us": …}. compare.py calls it in the library's
environment. A peer is measured at its best: buffers given, data in memory, the
fastest of its own optimizers, the first run, which may compile, not counted. What a
name with /start at its end says is the opposite: a new model, built, compiled and
trained for one step."""

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
    "gru": ((50, 32), 64, 6400, 100),
    "simple_rnn": ((50, 32), 64, 6400, 100),
}
STARTS = 3  # new models; the library itself has been used before
random = np.random.RandomState(0)


def report(label, name, run, units=1):
    if name.endswith("/start"):
        windows = [seconds(run) for _ in range(1 + STARTS)][1:]
        write(label, name, statistics.median(windows))
        return
    run()
    repeats = max(1, int(SHORTEST / max(seconds(run), 1e-9)))
    windows, begin = [], time.perf_counter()
    while len(windows) < LEAST or time.perf_counter() - begin < BUDGET:
        windows.append(seconds(run, repeats))
    write(label, name, statistics.median(windows) / repeats / units)


def seconds(run, repeats=1):
    start = time.perf_counter()
    for _ in range(repeats):
        run()
    return time.perf_counter() - start


def write(label, name, median):
    print(json.dumps({"peer": label, "name": name, "median_us": median * 1e6}), flush=True)


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


def data(name):
    """The training set of a model; of a start, the first batch is all."""
    model, _, start = name.partition("/")
    sample, batch, samples, steps = SIZES[model]
    if start:
        samples, steps = batch, 1
    return random.rand(samples, *sample).astype("float32"), random.randint(0, 10, samples), batch, steps


def convolution(name):
    """What conv/[KIND/]IMAGES/KERNEL[/strideN][/same]/PASS says: the kind, lengths
    of images and kernel, the stride, padding "same" or "valid", and the pass."""
    parts = name.split("/")[1:]
    kind = parts.pop(0) if not parts[0][0].isdigit() else ""
    images, kernel = (list(map(int, parts.pop(0).split("x"))) for _ in range(2))
    stride = int(parts.pop(0)[len("stride"):]) if parts[0].startswith("stride") else 1
    padding = parts.pop(0) if parts[0] == "same" else "valid"
    return kind, images, kernel, stride, padding, parts[0]


def random_of(lengths):
    return random.rand(*lengths).astype("float32")


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
    if name.startswith("conv/"):
        for label, layout in ("PyTorch", "contiguous_format"), ("PyTorch channels last", "channels_last"):
            run_torch_convolution(label, name, getattr(torch, layout))
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
        "gru": lambda: nn.Sequential(nn.GRU(32, 64, batch_first=True), LastStep(), nn.Linear(64, 10)),
        "simple_rnn": lambda: nn.Sequential(nn.RNN(32, 64, batch_first=True), LastStep(), nn.Linear(64, 10)),
    }
    if name == "predict":
        model, x = make["mlp32"]().eval(), torch.rand(1, 784)
        with torch.inference_mode():
            report("PyTorch", name, lambda: model(x))
        return
    x, y, batch, steps = data(name)
    x, y, make = torch.from_numpy(x), torch.from_numpy(y).long(), make[name.split("/")[0]]
    if x.dim() == 4:
        x = x.permute(0, 3, 1, 2).contiguous()

    def build():
        model = make()
        return model, torch.optim.Adam(model.parameters(), lr=1e-3, fused=True), nn.CrossEntropyLoss()

    def epoch(model, optimizer, loss):
        order = torch.randperm(len(x))
        for step in range(steps):
            rows = order[step * batch:(step + 1) * batch]
            optimizer.zero_grad(set_to_none=True)
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()

    if name.endswith("/start"):
        report("PyTorch", name, lambda: epoch(*build()))
        return
    built = build()
    report("PyTorch", name, lambda: epoch(*built), steps)


def run_torch_convolution(label, name, layout):
    """The operation or one of its gradients by itself. Padding is the same on both
    sides, which is all that there is."""
    import torch

    kind, images, kernel, stride, padding, part = convolution(name)
    flat = len(images) - 2
    if layout == torch.channels_last and flat == 1:
        return
    if layout == torch.channels_last and flat == 3:
        layout = torch.channels_last_3d
    make = lambda lengths: torch.from_numpy(random_of(lengths)).contiguous(memory_format=layout)
    x = make([images[0], images[-1], *images[1:-1]])
    pads = [(n - 1) // 2 if padding == "same" else 0 for n in kernel[:flat]]
    if kind.endswith("_pool"):
        size, strides = kernel, [stride] * flat
        with torch.inference_mode():
            if kind == "max_pool":
                forward = lambda: torch.ops.aten.max_pool2d_with_indices(x, size, strides, pads)
                gradient = torch.ones_like(forward()[0])
                backward = lambda: torch.ops.aten.max_pool2d_with_indices_backward(gradient, x, size, strides, pads, [1, 1], False, forward()[1])
            else:
                forward = lambda: torch.ops.aten.avg_pool2d(x, size, strides, pads, False, False)
                gradient = torch.ones_like(forward())
                backward = lambda: torch.ops.aten.avg_pool2d_backward(gradient, x, size, strides, pads, False, False, None)
            report(label, name, forward if part == "forward" else backward)
        return
    groups, transposed, more = 1, kind == "transpose", [0] * flat
    if kind == "depthwise":
        groups, weights = kernel[2], make([kernel[2] * kernel[3], 1, *kernel[:flat]])
    elif transposed:
        weights = make([kernel[-1], kernel[-2], *kernel[:flat]])
        # So that the result is stride times as long.
        pads = [-(-(n - stride) // 2) for n in kernel[:flat]]
        more = [stride + 2 * pad - n for n, pad in zip(kernel[:flat], pads)]
    else:
        weights = make([kernel[-1], kernel[-2], *kernel[:flat]])
    strides, ones = [stride] * flat, [1] * flat
    with torch.inference_mode():
        forward = lambda: torch.ops.aten.convolution(x, weights, None, strides, pads, ones, transposed, more, groups)
        gradient = torch.ones_like(forward())
        wanted = [part == "input_gradient", part == "kernel_gradient", False]
        backward = lambda: torch.ops.aten.convolution_backward(gradient, x, weights, None, strides, pads, ones, transposed, more, groups, wanted)
        report(label, name, forward if part == "forward" else backward)


def run_jax(name):
    """The whole epoch as one compiled scan: the fastest that JAX can do."""
    import jax
    import jax.numpy as jnp

    x, y, batch, steps = data(name)
    x, y = jnp.asarray(x), jnp.asarray(y)
    widths = {"mlp32": [784, 32, 10], "mlp512": [784, 512, 512, 10]}[name.split("/")[0]]

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

    def build():
        weights = [(jnp.asarray(random.randn(a, b).astype("float32") * 0.05), jnp.zeros(b)) for a, b in zip(widths, widths[1:])]
        zeros = jax.tree.map(jnp.zeros_like, weights)

        @jax.jit
        def epoch(state, key):
            rows = jax.random.permutation(key, len(x))[:steps * batch].reshape(steps, batch)
            return jax.lax.scan(step, state, rows)

        return lambda: jax.block_until_ready(epoch((weights, zeros, zeros, jnp.float32(0)), jax.random.PRNGKey(0)))

    report("JAX (compiled scan)", name, (lambda: build()()) if name.endswith("/start") else build(), steps)


def run_tensorflow(name):
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    if name.startswith("conv/"):
        run_tensorflow_convolution(tensorflow, name)
        return
    run_keras("Keras on TensorFlow", "tensorflow", name)


def run_keras(label, backend, name):
    os.environ["KERAS_BACKEND"] = backend
    import keras
    from keras import layers

    dense = lambda *widths: [*(layers.Dense(width, activation="relu") for width in widths), layers.Dense(10, activation="softmax")]
    make = {
        "mlp32": lambda: [layers.Input((784,)), *dense(32)],
        "mlp512": lambda: [layers.Input((784,)), *dense(512, 512)],
        "cnn": lambda: [layers.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.Conv2D(64, 3, activation="relu"),
                        layers.MaxPooling2D(2), layers.Flatten(), *dense(128)],
        "lstm": lambda: [layers.Input((50, 32)), layers.LSTM(64), *dense()],
        "gru": lambda: [layers.Input((50, 32)), layers.GRU(64), *dense()],
        "simple_rnn": lambda: [layers.Input((50, 32)), layers.SimpleRNN(64), *dense()],
    }
    if name == "predict":
        model, row = keras.Sequential(make["mlp32"]()), random.rand(1, 784).astype("float32")
        report(label, name, lambda: model.predict(row, verbose=0))
        return
    x, y, batch, steps = data(name)
    # Keras counts an epoch's steps from the data: give it as much as is timed.
    x, y = x[:steps * batch], y[:steps * batch]

    def build():
        model = keras.Sequential(make[name.split("/")[0]]())
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    fit = lambda model: model.fit(x, y, epochs=1, batch_size=batch, verbose=0)
    if name.endswith("/start"):
        report(label, name, lambda: fit(build()))
        return
    model = build()
    report(label, name, lambda: fit(model), steps)


def run_tensorflow_convolution(tf, name):
    """The operation, or those of its gradient alone, as a compiled function."""
    kind, images, kernel, stride, padding, part = convolution(name)
    flat = len(images) - 2
    if flat == 1:  # as Keras does it
        images, kernel = [images[0], 1, *images[1:]], [1, *kernel]
    strides = [1, *([stride] * (len(images) - 2)), 1]
    if flat == 1:
        strides = [1, 1, stride, 1]
    padding = padding.upper()
    x, weights = (tf.constant(random_of(lengths)) for lengths in (images, kernel))
    if kind == "transpose":
        long = [n * stride for n in images[1:-1]]
        forward = lambda x, w: tf.nn.conv2d_transpose(x, w, [images[0], *long, kernel[-2]], strides, padding)
    elif kind == "depthwise":
        forward = lambda x, w: tf.nn.depthwise_conv2d(x, w, strides, padding)
    elif kind == "max_pool":
        forward = lambda x, w: tf.nn.max_pool2d(x, kernel, stride, padding)
    elif kind == "average_pool":
        forward = lambda x, w: tf.nn.avg_pool2d(x, kernel, stride, padding)
    elif flat == 3:
        forward = lambda x, w: tf.nn.conv3d(x, w, strides, padding)
    else:
        forward = lambda x, w: tf.nn.conv2d(x, w, strides, padding)

    def backward(x, w, gradient):
        operand = x if part == "input_gradient" else w
        with tf.GradientTape() as tape:
            tape.watch(operand)
            y = forward(x, w)
        return tape.gradient(y, operand, output_gradients=gradient)

    gradient = tf.ones_like(forward(x, weights))
    if part == "forward":
        compiled = tf.function(forward)
        report("TensorFlow", name, lambda: compiled(x, weights))
    else:
        compiled = tf.function(backward)
        report("TensorFlow", name, lambda: compiled(x, weights, gradient))


for line in sys.stdin.read().split():
    {
        "numpy": run_numpy,
        "torch": run_torch,
        "jax": run_jax,
        "tensorflow": run_tensorflow,
        "keras": lambda name: run_keras("Keras on JAX", "jax", name),
    }[peer](line)
