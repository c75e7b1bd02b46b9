"""Writes stacks.json: stacks of layers drawn at random, with their outputs, the
gradients of the sum of outputs times cotangents, and what training has made of
moving moments, as real Keras computes them.

    KERAS_BACKEND=jax python stacks.py

Inputs, weights and cotangents are not in the file: both sides make them of
numbers(seed, count).
"""

import json
import os
import random

import jax
import keras
import numpy as np
from keras import layers as L

draw = random.Random(2)


def numbers(seed, *shape):
    """Numbers from -1 to 1: a hash of seed and place."""
    i = np.arange(np.prod(shape, dtype=int), dtype=np.uint64)
    x = (i * np.uint64(2654435761) + np.uint64(seed) * np.uint64(40503 * 65537)) & np.uint64(0xFFFFFFFF)
    for shift, factor in (16, 2246822519), (13, 3266489917):
        x ^= x >> np.uint64(shift)
        x = (x * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return (x.astype("float64") / 2**31 - 1).astype("float32").reshape(shape)


def each(axes, low, high):
    """One number for all axes, or one for each."""
    if draw.random() < 0.5:
        return draw.randint(low, high)
    return [draw.randint(low, high) for _ in range(axes)]


activation = lambda: draw.choice(["linear", "relu", "tanh", "sigmoid", "softplus", "elu", "silu", "gelu", "softsign", "leaky_relu"])
flag = lambda: draw.random() < 0.5


def window(axes):
    config = {"kernel_size": each(axes, 1, 3), "padding": draw.choice(["valid", "same"]), "activation": activation(), "use_bias": flag()}
    config[draw.choice(["strides", "dilation_rate"])] = each(axes, 1, 2)
    return config


def spatial(axes, first):
    """A layer for sequences, images or volumes."""
    form = {"data_format": "channels_first"} if first else {}
    channels = {"axis": 1} if first else {}
    kinds = "conv conv conv conv transpose transpose depthwise separable pool pool pad crop up batch batch norm function time"
    kind = draw.choice(kinds.split() + ["rnn"] * 6 * (axes == 1 and not first))
    if kind == "conv":
        config = {"filters": draw.choice([2, 4]), **window(axes), **form}
        if axes == 1 and flag():
            config["padding"] = "causal"
        if draw.random() < 0.3:
            config["groups"] = 2
        return f"Conv{axes}D", config
    if kind == "transpose":
        config = {"filters": draw.randint(1, 3), **window(axes), **form}
        return f"Conv{axes}DTranspose", config
    if kind == "depthwise":
        return f"DepthwiseConv{min(axes, 2)}D", {**window(min(axes, 2)), "depth_multiplier": draw.randint(1, 2), **form}
    if kind == "separable":
        return f"SeparableConv{min(axes, 2)}D", {"filters": draw.randint(1, 4), **window(min(axes, 2)), "depth_multiplier": draw.randint(1, 2), **form}
    if kind == "pool":
        return f"{draw.choice(['Max', 'Average'])}Pooling{axes}D", {"pool_size": each(axes, 1, 3), "strides": each(axes, 1, 2), "padding": draw.choice(["valid", "same"]), **form}
    if kind == "pad":
        return f"ZeroPadding{axes}D", {"padding": [[draw.randint(0, 1), draw.randint(0, 2)] for _ in range(axes)] if axes > 1 else [draw.randint(0, 1), draw.randint(0, 2)], **form}
    if kind == "crop":
        return f"Cropping{axes}D", {"cropping": [[draw.randint(0, 1), draw.randint(0, 1)] for _ in range(axes)], **form} if axes > 1 else {"cropping": [draw.randint(0, 1), draw.randint(0, 1)]}
    if kind == "up":
        if axes == 1:
            return "UpSampling1D", {"size": draw.randint(1, 3)}
        config = {"size": each(axes, 1, 2), **form}
        if axes == 2:
            config["interpolation"] = draw.choice(["nearest", "bilinear", "bicubic"])
        return f"UpSampling{axes}D", config
    if kind == "batch":
        return "BatchNormalization", {"momentum": 0.8, "center": flag(), "scale": flag(), "renorm": draw.random() < 0.3, **channels}
    if kind == "norm":
        return draw.choice([
            ("LayerNormalization", {"axis": draw.choice([-1, 1]), "center": flag()}), ("GroupNormalization", {"groups": draw.choice([-1, 1, 2]), **channels}),
            ("UnitNormalization", {"axis": draw.choice([-1, 1])}), ("RMSNormalization", {"epsilon": 0.01}),
        ])
    if kind == "function":
        return draw.choice([
            ("Activation", {"activation": activation()}), ("LeakyReLU", {"negative_slope": 0.2}), ("ELU", {"alpha": 0.5}), ("PReLU", {"shared_axes": [1]}),
            ("ReLU", {"max_value": 0.8, "negative_slope": 0.1}), ("Softmax", {"axis": draw.choice([-1, 1])}), ("Dense", {"units": draw.randint(1, 4), "activation": activation()}),
        ])
    if kind == "rnn":
        return recurrent(True)
    return "TimeDistributed", {"layer": draw.choice([("Dense", {"units": 2, "activation": activation()}), ("LayerNormalization", {}), ("BatchNormalization", {"momentum": 0.6})])}


def recurrent(sequences):
    name = draw.choice(["SimpleRNN", "LSTM", "GRU"])
    config = {"units": draw.randint(1, 4), "return_sequences": sequences, "go_backwards": draw.random() < 0.2, "use_bias": draw.random() < 0.8}
    if draw.random() < 0.3:
        config["activation"] = draw.choice(["softsign", "relu"])
    if name == "GRU":
        config["reset_after"] = flag()
    if draw.random() < 0.3:
        config["go_backwards"] = False
        return "Bidirectional", {"layer": (name, config), "merge_mode": draw.choice(["concat", "sum", "mul", "ave"])}
    return name, config


def head(axes, first):
    form = {"data_format": "channels_first"} if first else {}
    if axes == 1 and not first and flag():
        return [recurrent(False)]
    if flag():
        return [(f"Global{draw.choice(['Max', 'Average'])}Pooling{axes}D", {"keepdims": flag(), **form})]
    return [("Flatten", form), ("Dense", {"units": draw.randint(1, 3), "activation": activation()})]


def make(name, config):
    if "layer" in config:
        config = {**config, "layer": make(*config["layer"])}
    return getattr(L, name)(**config)


def stack(seed):
    axes = draw.choice([1, 1, 2, 2, 2, 3])
    first = draw.random() < 0.25
    lengths = [draw.randint(*[(5, 9), (4, 7), (3, 4)][axes - 1]) for _ in range(axes)]
    shape = [2, *lengths, draw.choice([2, 4])]
    if first:
        shape = [2, shape[-1], *lengths]
    x = keras.Input(batch_shape=shape)
    y, described, layers = x, [], []

    def add(name, config):
        nonlocal y
        layer = make(name, config)
        z = layer(y)
        if any(n is not None and n < 1 for n in z.shape) or np.prod(z.shape) > 500:
            return
        y = z
        described.append([name, config])
        layers.append(layer)

    count = draw.randint(2, 5)
    while len(layers) < count:
        try:
            add(*spatial(axes, first))
        except Exception:
            continue  # it does not fit here: another one
    for name, config in head(axes, first):
        add(name, config)
    model = keras.Model(x, y)
    weights = []
    for l in layers:
        for v in l.weights:
            value = numbers(seed * 100 + len(weights), *v.shape) * np.float32(0.5)
            v.assign(np.abs(value) + np.float32(0.5) if v.name.endswith(("variance", "stddev")) else value)
            weights.append(v)
    inputs, cotangent = numbers(seed * 100 + 98, *shape), numbers(seed * 100 + 99, *y.shape)
    trainable, rest = [v.value for v in model.trainable_variables], [v.value for v in model.non_trainable_variables]

    def loss(inputs, trainable):
        output, after = model.stateless_call(trainable, rest, inputs, training=True)
        return (output * cotangent).sum(), (output, after)

    (gx, gw), (output, after) = jax.jit(jax.grad(loss, argnums=(0, 1), has_aux=True))(inputs, trainable)
    of = {id(v): g for v, g in zip(model.trainable_variables, gw)}
    moved = {id(v): a for v, a in zip(model.non_trainable_variables, after)}
    flat = lambda a: [float(f"{v:.7g}") for v in np.asarray(a, "float32").ravel()]
    if not all(np.isfinite(np.asarray(a)).all() for a in [gx, output, *gw]):
        return None
    return {
        "input": shape, "layers": described, "output": {"shape": list(y.shape), "data": flat(output)}, "input_gradient": flat(gx),
        "gradients": [flat(of[id(v)]) if id(v) in of else None for v in weights], "after": [flat(moved[id(v)]) if id(v) in moved else None for v in weights],
    }


stacks = []
while len(stacks) < int(os.environ.get("STACKS", 60)):
    if made := stack(len(stacks)):
        stacks.append(made)
with open("stacks.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(s) for s in stacks) + "\n]\n")
