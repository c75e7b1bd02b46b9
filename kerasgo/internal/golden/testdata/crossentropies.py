"""Writes crossentropies.json: crossentropies along other axes (but for that of class
numbers, which Keras's backends refuse) and with a class that is ignored, as real
Keras computes them.

    KERAS_BACKEND=jax python crossentropies.py
"""

import json

import jax
import numpy as np
from keras import losses

from measure import array, flat, random


def case(loss, labels, prediction):
    labels = np.asarray(labels)
    value, gradient = jax.value_and_grad(lambda p: loss(labels, p))(prediction)
    weights = random.uniform(0, 2, (len(labels), *[1] * (prediction.ndim - 2))).astype("float32")
    return {
        "config": loss.get_config(), "labels": array(labels.astype("float32")), "prediction": array(prediction), "value": float(value), "gradient": flat(gradient),
        "weights": array(weights), "weighted": float(loss(labels, prediction, sample_weight=weights)),
    }


shares = random.uniform(0.1, 1, (2, 3, 4)).astype("float32")
scores = random.uniform(-2, 2, (2, 3, 4)).astype("float32")
onehot = np.moveaxis(np.eye(3, dtype="float32")[[[0, 2, 1, 1], [2, 2, 0, 1]]], -1, 1)
rows = random.uniform(-2, 2, (5, 3)).astype("float32")
steps = random.uniform(-2, 2, (2, 4, 3)).astype("float32")
cases = {
    "cce_axis1": case(losses.CategoricalCrossentropy(axis=1), onehot, shares),
    "cce_axis1_logits": case(losses.CategoricalCrossentropy(axis=1, from_logits=True), onehot, scores),
    "bce_axis1": case(losses.BinaryCrossentropy(axis=1), onehot, shares / 1.1),
    "scce_ignore": case(losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1), [0, -1, 2, 1, -1], rows),
    "scce_ignore_0": case(losses.SparseCategoricalCrossentropy(ignore_class=0), [[0, 2, 1, 1], [2, 2, 0, 1]], np.abs(steps)),
    "scce_ignore_sum": case(losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=2, reduction="sum"), [0, 2, 2, 1, 0], rows),
}
with open("crossentropies.json", "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in cases.items()) + "\n}\n")
