"""Writes recurrent.json: KERAS_BACKEND=tensorflow python recurrent.py"""

import json

import keras
import numpy as np
import tensorflow as tf
from keras import layers

random = np.random.RandomState(4)


def array(x):
    x = np.asarray(x, "float32")
    return {"shape": list(x.shape), "data": [float(v) for v in x.ravel()]}


def values(*shape):
    return random.uniform(-1, 1, shape).astype("float32")


def fill(layer):
    layer.set_weights([values(*w.shape) * 0.8 for w in layer.get_weights()])
    return [array(w) for w in layer.get_weights()]


def case(layer, states=(), masked=False, batch=3, steps=5, features=2):
    """Outputs for an input, an initial state and a mask, and the gradients of the
    sum of all outputs, each times a cotangent."""
    x = values(batch, steps, features)
    initial = [values(batch, width) for width in states]
    mask = (random.rand(batch, steps) < 0.6).astype("float32")
    mask[0] = [0, 0, 1, 0, 1]
    mask[1] = 0
    layer.build(x.shape)
    weights = fill(layer)
    arguments = {}
    if masked:
        arguments["mask"] = tf.constant(mask > 0)
    with tf.GradientTape() as tape:
        tensors = [tf.constant(v) for v in [x, *initial]]
        tape.watch(tensors)
        if initial:
            arguments["initial_state"] = tensors[1:]
        outputs = layer(tensors[0], **arguments)
        outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
        cotangents = [values(*o.shape) for o in outputs]
        total = sum(tf.reduce_sum(o * c) for o, c in zip(outputs, cotangents))
    variables = [w.value for w in layer.trainable_variables]
    gradients = tape.gradient(total, tensors + variables, unconnected_gradients="zero")
    return {
        "x": array(x), "initial": [array(v) for v in initial], "mask": array(mask) if masked else None, "weights": weights,
        "outputs": [array(o) for o in outputs], "cotangents": [array(c) for c in cotangents],
        "gradients": [array(g) for g in gradients],
    }


cases = {}
cells = {
    "simple": lambda **o: layers.SimpleRNN(3, **o),
    "lstm": lambda **o: layers.LSTM(3, **o),
    "gru": lambda **o: layers.GRU(3, **o),
    "gru_before": lambda **o: layers.GRU(3, reset_after=False, **o),
}
other = {"simple": {"activation": "softplus"}, "lstm": {"activation": "softsign", "recurrent_activation": "hard_sigmoid"}}
other["gru"] = other["gru_before"] = other["lstm"]
for name, make in cells.items():
    states = [3, 3] if name == "lstm" else [3]
    cases[f"{name}_no_bias"] = case(make(use_bias=False))
    cases[f"{name}_mask"] = case(make(), masked=True)
    cases[f"{name}_mask_sequences"] = case(make(return_sequences=True), masked=True)
    cases[f"{name}_states"] = case(make(return_state=True))
    cases[f"{name}_initial"] = case(make(), states)
    cases[f"{name}_all"] = case(make(return_sequences=True, return_state=True, go_backwards=True), states, masked=True)
    cases[f"{name}_last_all"] = case(make(return_state=True), states, masked=True)
    cases[f"{name}_other"] = case(make(**other[name]))
    cases[f"{name}_other_all"] = case(make(return_sequences=True, return_state=True, **other[name]), states, masked=True)
    cases[f"{name}_unroll"] = case(make(unroll=True, return_sequences=True), masked=True)
for mode in "concat", "sum", "mul", "ave", None:
    cases[f"both_{mode}"] = case(layers.Bidirectional(layers.LSTM(3, return_sequences=True), merge_mode=mode), masked=True)
    cases[f"both_last_{mode}"] = case(layers.Bidirectional(layers.GRU(3), merge_mode=mode))
cases["both_states"] = case(layers.Bidirectional(layers.LSTM(3, return_state=True)), [3, 3, 3, 3])
cases["both_other"] = case(layers.Bidirectional(layers.GRU(3), backward_layer=layers.SimpleRNN(2, go_backwards=True)))

stateful = {}
for name, make in cells.items():
    x = values(2, 6, 2)
    model = keras.Sequential([layers.Input(batch_shape=(2, 3, 2)), make(stateful=True, return_sequences=True)])
    weights = fill(model)
    first, second = model.predict(x[:, :3], verbose=0), model.predict(x[:, 3:], verbose=0)
    stateful[name] = {"x": array(x), "weights": weights, "first": array(first), "second": array(second)}


def train(model, x, y, weights=None):
    """Loss and metric before, and the weights after a step."""
    start = fill(model)
    model.compile(loss="mean_squared_error", optimizer=keras.optimizers.SGD(0.5), metrics=["mean_absolute_error"])
    scores = model.evaluate(x, y, sample_weight=weights, verbose=0)
    predictions = model.predict(x, verbose=0)
    model.fit(x, y, sample_weight=weights, batch_size=len(x), epochs=1, verbose=0, shuffle=False)
    return {"x": array(x), "y": array(y), "sample_weight": None if weights is None else array(weights), "weights": start, "scores": [float(s) for s in scores],
            "predictions": array(predictions), "after": [array(w) for w in model.get_weights()]}


x = values(4, 5, 2)
for sample, step in (0, 0), (0, 1), (1, 3), (2, 4), (2, 0), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4):
    x[sample, step] = 0.5
words = np.array([[0, 3, 0, 1, 2], [1, 0, 0, 0, 0], [4, 4, 1, 2, 3], [0, 0, 0, 0, 0]], "float32")


def sequences():
    return keras.Sequential([
        layers.Input((5, 2)), layers.Masking(0.5), layers.Dropout(0.0), layers.LSTM(3, return_sequences=True),
        layers.LayerNormalization(), layers.Dense(2, activation="tanh"), layers.Activation("sigmoid"),
    ])


def merged():
    a = layers.Input((5,))
    e = layers.Embedding(6, 2, mask_zero=True)(a)
    f = layers.GRU(2, return_sequences=True)(e)
    y = layers.Add()([e, f])
    z = layers.Concatenate()([y, f])
    return keras.Model(a, layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True))(z))


models = {
    "sequences": train(sequences(), x, values(4, 5, 2)),
    "sequences_weighted": train(sequences(), x, values(4, 5, 2), np.array([[1], [2], [0], [3]], "float32")),
    "merged": train(merged(), words, values(4, 5, 4)),
    "averaged": train(keras.Sequential([layers.Input((5,)), layers.Embedding(6, 2, mask_zero=True), layers.GlobalAveragePooling1D()]), words[:3], values(3, 2)),
}
with open("recurrent.json", "w") as file:
    json.dump({"layers": cases, "stateful": stateful, "models": models}, file)
print(keras.__version__, tf.__version__)
