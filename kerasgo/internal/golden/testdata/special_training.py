"""Writes special_training.json: what NaN, infinities, huge numbers and probabilities of 0
and 1 do to losses and their gradients, to metrics, penalties and constraints, and to
weights in a step of an optimizer.

    KERAS_BACKEND=tensorflow python special_training.py

Numbers that are not finite are letters: N, P, M for NaN, +Inf, -Inf.
"""

import json

import keras
import numpy as np
import tensorflow as tf

nan, inf = np.nan, np.inf


def flat(x):
    name = lambda v: "N" if np.isnan(v) else "P" if v == inf else "M" if v == -inf else float(f"{v:.5g}")
    return [name(v) for v in np.asarray(x, "float32").ravel()]


def gradient(f, x):
    """The value, and the gradient of its sum."""
    x = tf.constant(np.array(x, "float32"))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return {"value": flat(y), "gradient": flat(tape.gradient(y, x))}


L, M, O = keras.losses, keras.metrics, keras.optimizers
logits = [[nan, 1, -2], [0.5, nan, 1], [inf, 1, -2], [1, inf, 0], [-inf, 1, -2], [1, -inf, 0], [inf, -inf, 0], [3e38, -3e38, 0], [-3e38, 3e38, 1], [100, -100, 0], [-inf, -inf, -inf]]
shares = [[nan, 0.2, 0.3], [0.2, nan, 0.3], [inf, 0.2, 0.3], [0.2, inf, 0.3], [1, 0, 0], [0, 1, 0], [0, 0, 0], [1e-20, 0.5, 0.5], [0.7, 0.2, 0.1], [-inf, 0.5, 0.2], [3e38, 0.5, 0.2]]
classes = [0] * 11
onehot = np.eye(3)[classes].tolist()
binary = [[1, 0, 1]] * 6 + [[0, 1, 0]] * 5

losses = {}
for name, loss, labels, predictions in [
    ("bce", L.BinaryCrossentropy, binary, shares), ("bce_logits", lambda **o: L.BinaryCrossentropy(from_logits=True, **o), binary, logits),
    ("bce_smoothed", lambda **o: L.BinaryCrossentropy(label_smoothing=0.1, **o), binary, shares),
    ("cce", L.CategoricalCrossentropy, onehot, shares), ("cce_logits", lambda **o: L.CategoricalCrossentropy(from_logits=True, **o), onehot, logits),
    ("scce", L.SparseCategoricalCrossentropy, classes, shares), ("scce_logits", lambda **o: L.SparseCategoricalCrossentropy(from_logits=True, **o), classes, logits),
    ("scce_ignored", lambda **o: L.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0, **o), classes, logits),
    ("mse", L.MeanSquaredError, binary, logits), ("mae", L.MeanAbsoluteError, binary, logits), ("huber", lambda **o: L.Huber(delta=0.5, **o), binary, logits),
]:
    if name == "scce":  # TensorFlow does not divide by the sum here: rows whose sum is 1
        predictions = [[1, 0, 0], [0, 1, 0], [0.7, 0.2, 0.1]]
    if name == "huber":  # of infinity and overflow the gradient is NaN in Keras, the slope of the line here
        predictions = [*logits[:2], [100, -100, 0]]
    labels = labels[:len(predictions)]
    labels = np.array(labels, "int32" if name.startswith("scce") else "float32")
    losses[name] = {"labels": labels.ravel().tolist(), "predictions": [flat(row) for row in predictions],
                    **gradient(lambda x: loss(reduction=None)(labels, x), predictions)}

metrics = {}
for name, metric, labels in [
    ("binary_accuracy", M.BinaryAccuracy, binary), ("categorical_accuracy", M.CategoricalAccuracy, onehot), ("sparse_categorical_accuracy", M.SparseCategoricalAccuracy, classes),
    ("mse", M.MeanSquaredError, binary), ("mae", M.MeanAbsoluteError, binary), ("rmse", M.RootMeanSquaredError, binary),
]:
    results = []
    # The largest of numbers with NaN is NaN's place, as in JAX and NumPy; TensorFlow passes it over.
    rows = logits[2:] if "categorical" in name else logits
    labels = labels[:len(rows)]
    for label, row in zip(labels, rows):
        m = metric()
        m.update_state(np.array([label], "float32"), np.array([row], "float32"))
        results.append(float(m.result()))
    metrics[name] = {"labels": np.ravel(labels).tolist(), "predictions": [flat(row) for row in rows], "results": flat(results)}

weights = np.array([[nan, 1, inf, -inf, 3e38, 0], [1, 2, 3, 4, -5, -0.0], [0.5, -1, -1, 1, 3, 1e-20]], "float32")
penalties = {name: [gradient(penalty, [w]) for w in weights.ravel()] for name, penalty in [
    ("l1", keras.regularizers.L1(0.5)), ("l2", keras.regularizers.L2(0.5)), ("l1l2", keras.regularizers.L1L2(0.25, 0.5))]}
constrained = {name: flat(constraint(tf.constant(weights))) for name, constraint in [
    ("max_norm", keras.constraints.MaxNorm(1)), ("min_max_norm", keras.constraints.MinMaxNorm(0.5, 1, 0.5)), ("unit_norm", keras.constraints.UnitNorm()), ("non_neg", keras.constraints.NonNeg())]}

rate = 0.05
optimizers = {
    "sgd": lambda: O.SGD(rate), "sgd_momentum": lambda: O.SGD(rate, momentum=0.9), "sgd_nesterov": lambda: O.SGD(rate, momentum=0.9, nesterov=True),
    "sgd_clipnorm": lambda: O.SGD(rate, clipnorm=1.0), "sgd_clipvalue": lambda: O.SGD(rate, clipvalue=0.3), "sgd_global_clipnorm": lambda: O.SGD(rate, global_clipnorm=1.0),
    "sgd_weight_decay": lambda: O.SGD(rate, weight_decay=0.1), "sgd_ema": lambda: O.SGD(rate, use_ema=True, ema_momentum=0.7, ema_overwrite_frequency=2),
    "sgd_accumulate": lambda: O.SGD(rate, gradient_accumulation_steps=2), "sgd_scale": lambda: O.SGD(rate, loss_scale_factor=8.0),
    "adam": lambda: O.Adam(rate), "adam_amsgrad": lambda: O.Adam(rate, amsgrad=True), "adam_clipnorm": lambda: O.Adam(rate, clipnorm=1.0), "adam_clipvalue": lambda: O.Adam(rate, clipvalue=0.3),
    "adamw": lambda: O.AdamW(rate), "adamax": lambda: O.Adamax(rate), "nadam": lambda: O.Nadam(rate), "rmsprop": lambda: O.RMSprop(rate),
    "rmsprop_centered": lambda: O.RMSprop(rate, centered=True, momentum=0.5), "adagrad": lambda: O.Adagrad(rate), "adadelta": lambda: O.Adadelta(1.0),
    "ftrl": lambda: O.Ftrl(rate, l1_regularization_strength=0.01), "lion": lambda: O.Lion(rate),
}
initial = [[0.5, -1, 2], [1, -0.25]]
gradients = [[[0.1, -0.2, 0.3], [-1, 0.5]], [[0.3, None, -0.1], [0.2, 0.4]], [[-0.2, 0.1, 0.4], [0.3, -0.6]]]  # None is the special
steps = {}
for name, make in optimizers.items():
    steps[name] = {}
    # Squares that overflow end in NaN sooner or later, by the order of products.
    for special in ["nan", "inf", "-inf"] if name.startswith(("rmsprop", "adadelta")) else ["nan", "inf", "-inf", "3e38"]:
        optimizer = make()
        variables = [keras.Variable(np.array(v, "float32")) for v in initial]
        after = []
        for step in gradients:
            optimizer.apply([tf.constant([float(special) if v is None else v for v in g]) for g in step], variables)
            after.append([flat(v) for v in variables])
        steps[name][special] = after[1:]

with open("special_training.json", "w") as out:
    sections = {"losses": losses, "metrics": metrics, "penalties": penalties, "constrained": constrained, "steps": steps}
    text = ",\n".join(f'"{section}": {{\n' + ",\n".join(f'"{name}": {json.dumps(value, separators=(",", ":"))}' for name, value in cases.items()) + "\n}" for section, cases in sections.items())
    out.write(f'{{\n"weights": {json.dumps(flat(weights))}, "initial": {json.dumps(initial)}, "gradients": {json.dumps(gradients)},\n' + text + "\n}\n")
