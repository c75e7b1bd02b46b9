"""Writes special_layers.json: what NaN, infinities, huge and tiny numbers in one place
of a layer's input, of a weight or of what comes back do to its output and gradients.

    KERAS_BACKEND=tensorflow python special_layers.py

Inputs, weights and cotangents are numbers of a seed (stacks.py has the same) with the
specials put in. An array is written as its numbers, with a letter for each that is not
finite (N, P, M for NaN, +Inf, -Inf), a large one as runs of them, F for the finite.
"""

import itertools
import json

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L


def numbers(seed, *shape):
    """Numbers from -1 to 1: a hash of seed and place."""
    i = np.arange(np.prod(shape, dtype=int), dtype=np.uint64)
    x = (i * np.uint64(2654435761) + np.uint64(seed) * np.uint64(40503 * 65537)) & np.uint64(0xFFFFFFFF)
    for shift, factor in (16, 2246822519), (13, 3266489917):
        x ^= x >> np.uint64(shift)
        x = (x * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return (x.astype("float64") / 2**31 - 1).astype("float32").reshape(shape)


def flat(x):
    name = lambda v: "N" if np.isnan(v) else "P" if v == np.inf else "M" if v == -np.inf else float(f"{v:.4g}")
    names = [name(v) for v in np.asarray(x, "float32").ravel()]
    if len(names) <= 40:
        return names
    kinds = itertools.groupby(v if isinstance(v, str) else "F" for v in names)
    return " ".join(f"{len(list(run))}{kind}" for kind, run in kinds)


def make(name, config):
    if "layer" in config:
        config = {**config, "layer": make(*config["layer"])}
    return getattr(L, name)(**config)


def put(array, specials, where):
    array = np.array(array)
    for to, place, value in specials:
        if to == where:
            array.ravel()[place % array.size] = np.float32(value)
    return array


def case(name, config, shapes, specials, training):
    layer = make(name, config)
    shapes = shapes if isinstance(shapes[0], list) else [shapes]
    layer.build(shapes if len(shapes) > 1 else shapes[0])
    for i, v in enumerate(layer.weights):
        value = numbers(i, *v.shape) * np.float32(0.5)
        value = np.abs(value) + np.float32(0.5) if v.name.endswith("variance") else value
        v.assign(put(value, specials, f"w{i}"))
    inputs = [tf.constant(put(numbers(98 - i, *shape), specials, f"x{i}")) for i, shape in enumerate(shapes)]
    weights = [w for w in layer.weights if w.trainable]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        options = {"training": training} if layer._call_has_training_arg else {}
        y = layer(inputs if len(inputs) > 1 else inputs[0], **options)
    back = put(numbers(99, *y.shape), specials, "y")
    gradients = tape.gradient(y, inputs + [w.value for w in weights], tf.constant(back), unconnected_gradients="zero")
    return {"class": name, "config": config, "shapes": shapes, "specials": specials, "training": training,
            "output": flat(y), "gradients": [flat(tf.convert_to_tensor(g)) for g in gradients],
            "after": [flat(w) for w in layer.weights if not w.trainable] if training else []}


# TensorFlow takes numbers below 1.2e-38 for zero.
kinds = ["nan", "inf", "-inf", "3e38", "-0.0"]
cases = []


def each(name, config, shape, where=("x0",), kinds=kinds[:3], places=(0, 18, -1), training=False, pairs=()):
    for to in where:
        for i, kind in enumerate(kinds):
            place = places[i % len(places)] if to[0] != "w" else [0, -1, 1][i % 3]
            cases.append(case(name, config, shape, [[to, place, kind]], training))
    for specials in pairs:
        cases.append(case(name, config, shape, [list(s) for s in specials], training))


for activation in ["linear", "relu", "tanh", "gelu"]:
    each("Dense", {"units": 3, "activation": activation}, [2, 19], kinds=kinds if activation == "linear" else kinds[:3])
each("Dense", {"units": 19}, [3, 2], ["w0", "w1", "y"])
each("Dense", {"units": 1}, [3, 18], ["x0", "w0", "w1", "y"])
each("Dense", {"units": 19, "activation": "relu"}, [2, 2], ["w0", "w1", "y"])
for axes, shape in (1, [2, 5, 2]), (2, [1, 5, 4, 2]), (3, [1, 3, 4, 3, 1]):
    for padding in "valid", "same":
        for name in "MaxPooling", "AveragePooling":
            options = {"pool_size": 2, "padding": padding}
            # TensorFlow's largest drops NaN in some places, is -3.4e38 where there is only
            # -Inf, and has no gradient at +Inf in volumes; JAX's as ours do not.
            largest = name == "MaxPooling"
            each(f"{name}{axes}D", options, shape, ["x0"], (kinds[1:2] * (axes < 3) if largest else kinds[:3]), places=(-1, 0, 7))
            each(f"{name}{axes}D", options, shape, ["y"])
            if axes == 2:
                each(f"{name}{axes}D", {**options, "pool_size": 3, "strides": 1}, shape, ["x0"], kinds[1:3], places=(-1, 0))
    for name in "GlobalMaxPooling", "GlobalAveragePooling":
        each(f"{name}{axes}D", {}, shape, ["x0", "y"])
each("MaxPooling2D", {"pool_size": 2}, [1, 4, 4, 17], kinds=kinds[1:3], places=[16, -1])
each("AveragePooling2D", {"pool_size": 2}, [1, 4, 4, 17], kinds=kinds[:4], places=[16, -1])
# Kernels, dilated, in groups, by tiles and products of matrices.
for i, (name, config, shape) in enumerate([
    ("Conv1D", {"filters": 3, "kernel_size": 3}, [2, 7, 2]),
    ("Conv1D", {"filters": 3, "kernel_size": 3, "padding": "same", "strides": 2}, [2, 7, 2]),
    ("Conv1D", {"filters": 3, "kernel_size": 2, "padding": "causal", "dilation_rate": 2}, [2, 7, 2]),
    ("Conv1D", {"filters": 16, "kernel_size": 3, "padding": "same"}, [2, 20, 16]),
    ("Conv2D", {"filters": 3, "kernel_size": 2}, [1, 4, 4, 2]),
    ("Conv2D", {"filters": 3, "kernel_size": 3, "padding": "same", "activation": "relu"}, [1, 4, 5, 2]),
    ("Conv2D", {"filters": 3, "kernel_size": 3, "padding": "same", "strides": 2}, [1, 5, 5, 2]),
    ("Conv2D", {"filters": 2, "kernel_size": 2, "dilation_rate": 2}, [1, 5, 5, 2]),
    ("Conv2D", {"filters": 4, "kernel_size": 3, "groups": 2}, [1, 5, 5, 4]),
    ("Conv2D", {"filters": 19, "kernel_size": 1}, [2, 3, 3, 2]),
    ("Conv2D", {"filters": 16, "kernel_size": 3}, [2, 12, 12, 16]),
    ("Conv2D", {"filters": 16, "kernel_size": 3, "padding": "same"}, [2, 12, 12, 16]),
    ("Conv2D", {"filters": 16, "kernel_size": 3, "padding": "same"}, [1, 13, 11, 3]),
    ("Conv2D", {"filters": 16, "kernel_size": 5, "padding": "same"}, [1, 12, 12, 16]),
    ("Conv2D", {"filters": 32, "kernel_size": 3, "padding": "same", "strides": 2}, [1, 12, 12, 16]),
    ("Conv3D", {"filters": 2, "kernel_size": 2}, [1, 3, 3, 3, 2]),
    ("Conv3D", {"filters": 16, "kernel_size": 3, "padding": "same"}, [1, 5, 6, 6, 4]),
    ("Conv1DTranspose", {"filters": 3, "kernel_size": 3, "strides": 2}, [2, 4, 2]),
    ("Conv2DTranspose", {"filters": 3, "kernel_size": 3}, [1, 3, 3, 2]),
    ("Conv2DTranspose", {"filters": 3, "kernel_size": 3, "padding": "same", "strides": 2}, [1, 3, 3, 2]),
    ("Conv2DTranspose", {"filters": 16, "kernel_size": 3, "padding": "same", "strides": 2}, [1, 6, 6, 16]),
    ("Conv3DTranspose", {"filters": 2, "kernel_size": 2, "strides": 2}, [1, 2, 2, 2, 2]),
    ("DepthwiseConv1D", {"kernel_size": 3, "depth_multiplier": 2}, [1, 6, 2]),
    ("DepthwiseConv2D", {"kernel_size": 3, "padding": "same"}, [1, 4, 4, 3]),
    ("DepthwiseConv2D", {"kernel_size": 3, "padding": "same", "strides": 2}, [1, 5, 5, 3]),
    ("DepthwiseConv2D", {"kernel_size": 3, "padding": "same"}, [1, 12, 12, 17]),
    ("SeparableConv1D", {"filters": 3, "kernel_size": 3}, [1, 6, 2]),
    ("SeparableConv2D", {"filters": 3, "kernel_size": 3, "padding": "same"}, [1, 4, 4, 2]),
]):
    # TensorFlow's gradients of dilation and groups are those of a larger kernel with zeros
    # in it, and its gradient of strides in a line has more terms of zeros, which are NaN
    # where they meet NaN or infinity.
    spread = {"dilation_rate", "groups"} & set(config) or name == "Conv1DTranspose"
    for j, to in enumerate(["x0", "w1"] if spread else ["x0", "w0", "w1", "y"]):
        which = (i + j) % 3
        each(name, config, shape, [to], kinds=[kinds[which]], places=[[0, 41, -1][which]])
for special in ("w0", 6, "nan"), ("w0", 1, "inf"), ("y", 9, "-inf"), ("y", 2, "nan"):
    each("Embedding", {"input_dim": 4, "output_dim": 2}, [2, 3], kinds=[], pairs=[[("x0", 1, "3"), ("x0", 4, "3"), ("x0", 5, "1"), special]])
each("Flatten", {}, [1, 3, 2, 1])
for name, config, shape in [("ZeroPadding2D", {"padding": 1}, [1, 2, 2, 1]), ("Cropping2D", {"cropping": 1}, [1, 3, 4, 2]), ("UpSampling2D", {"size": 2}, [1, 2, 2, 2]),
                            ("UpSampling1D", {"size": 2}, [1, 3, 2])]:
    each(name, config, shape, ["x0", "y"])
# Keras multiplies gamma with the mean: infinite, both are NaN in places where here the
# normalized input times gamma is infinite.
for training in False, True:
    each("BatchNormalization", {}, [5, 3], ["x0", "w1", "w3"], kinds=kinds[:3], places=(0, 4, -1), training=training)
    each("BatchNormalization", {}, [5, 3], ["w0", "w2", "y"], kinds=kinds[:1], places=(0, 4, -1), training=training)
    each("BatchNormalization", {}, [2, 2, 1, 18], kinds=kinds[:4], places=(17, 0, -1), training=training)
for name, config in [("LayerNormalization", {}), ("RMSNormalization", {}), ("UnitNormalization", {}), ("GroupNormalization", {"groups": 2})]:
    each(name, config, [2, 18], ["x0"], kinds=kinds[:4])
    each(name, config, [2, 18], ["y"] + (["w0"] if name != "UnitNormalization" else []), kinds=kinds[:1])
for name in "SimpleRNN", "LSTM", "GRU":
    each(name, {"units": 2}, [2, 2, 2], ["x0", "w0", "w1", "w2", "y"], places=(0, 5, -1))
    each(name, {"units": 2, "return_sequences": True, "go_backwards": True}, [2, 2, 2], ["x0", "y"], places=(0, 5, -1))
each("Bidirectional", {"layer": ["LSTM", {"units": 2}]}, [1, 3, 2], ["x0", "w0"], places=(0, 3, -1))
each("TimeDistributed", {"layer": ["Dense", {"units": 2}]}, [1, 3, 2], ["x0", "w0", "y"])
for name, config in [("Softmax", {}), ("PReLU", {}), ("LeakyReLU", {}), ("ELU", {}), ("ReLU", {"max_value": 0.5}), ("ReLU", {"negative_slope": 0.1})]:
    # TensorFlow's gradient of ELU at NaN is finite, JAX's NaN; PReLU's and a limited
    # ReLU's of Inf is NaN, JAX's not.
    each(name, config, [2, 18], ["x0"], kinds=kinds[3:] if name == "Softmax" else kinds[1:] if name == "ELU" else kinds)
    if name != "Softmax":
        each(name, config, [2, 18], ["y"], kinds=kinds[:1] if name == "PReLU" or "max_value" in config else kinds[:3])
for name, config, shapes in [("Add", {}, [[2, 3]] * 3), ("Subtract", {}, [[2, 3]] * 2), ("Multiply", {}, [[2, 3]] * 3), ("Average", {}, [[2, 3]] * 2), ("Maximum", {}, [[2, 3]] * 3),
                             ("Minimum", {}, [[2, 3]] * 2), ("Concatenate", {}, [[2, 2], [2, 3]])]:
    # Where one is NaN the gradient goes to neither, as in JAX; in TensorFlow to the latter.
    each(name, config, shapes, [f"x{len(shapes) - 1}"], kinds=kinds[name in ("Maximum", "Minimum"):3], places=(0, 4, -1))
    each(name, config, shapes, ["y"], places=(0, 4, -1), pairs=[[("x0", 1, "inf"), ("x1", 1, "-inf")], [("x0", 1, "inf"), ("x1", 1, "0")]])
for name in ["sigmoid", "tanh", "softplus", "elu", "selu", "gelu", "silu", "exponential", "hard_sigmoid", "hard_silu", "mish", "log_sigmoid", "hard_tanh", "relu6", "leaky_relu"]:
    each("Activation", {"activation": name}, [1, 18], kinds=[], pairs=[[("x0", 0, "3e38"), ("x0", 1, "-3e38"), ("x0", 3, "-0.0"), ("x0", 17, "100"), ("x0", 16, "-100")], [("y", 0, "nan"), ("y", 17, "inf")]])
    # As of ELU; the gradient of hard_silu at Inf is NaN, JAX's 1.
    if name not in ("elu", "selu", "hard_silu"):
        each("Activation", {"activation": name}, [1, 18], kinds=[], pairs=[[("x0", 0, "nan"), ("x0", 1, "inf"), ("x0", 17, "-inf")]])
with open("special_layers.json", "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
