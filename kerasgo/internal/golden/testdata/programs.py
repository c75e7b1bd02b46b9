"""Writes programs.json: whole trainings of unusual models as real Keras does them:
what Fit has in its history, the weights and predictions after it, and what Evaluate
says.

    KERAS_BACKEND=jax python programs.py
    KERAS_BACKEND=tensorflow python programs.py stateful tags masked_normalization

With names it writes those anew. Keras's training with JAX loses masks on their way to
metrics, and does not begin with the states of zeros; TensorFlow on a CPU has no
convolutions in groups, and hands optimizers the gradients of an Embedding one by one.

Initial weights, inputs and labels are not in the file: both sides make them of
numbers(seed, shape). ../../../programs_test.go builds the same models.
"""

import json
import os
import sys

import keras
import numpy as np
from keras import constraints, layers as L, losses, metrics, ops, optimizers as O, regularizers
from keras.optimizers import schedules as S


def numbers(seed, *shape):
    """Numbers from -1 to 1: a hash of seed and place, as in stacks.py."""
    i = np.arange(np.prod(shape, dtype=int), dtype=np.uint64)
    x = (i * np.uint64(2654435761) + np.uint64(seed) * np.uint64(40503 * 65537)) & np.uint64(0xFFFFFFFF)
    for shift, factor in (16, 2246822519), (13, 3266489917):
        x ^= x >> np.uint64(shift)
        x = (x * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return (x.astype("float64") / 2**31 - 1).astype("float32").reshape(shape)


class Data:
    """Arrays by their number, for a seed."""

    def __init__(self, seed):
        self.seed = seed * 1000

    def floats(self, number, *shape):
        return numbers(self.seed + 900 + number, *shape)

    def integers(self, number, high, *shape):
        values = (self.floats(number, *shape).astype("float64") + 1) / 2 * high
        return np.minimum(values.astype("int32"), high - 1)

    def positive(self, number, *shape):
        return self.floats(number, *shape) + np.float32(1.5)


programs = {}


def program(function):
    programs[function.__name__] = function
    return function


def start(model, seed):
    """Gives a model its first weights."""
    for i, v in enumerate(model.weights):
        value = numbers(seed * 1000 + i, *v.shape) * np.float32(0.5)
        v.assign(np.abs(value) + np.float32(0.5) if v.name.endswith(("variance", "stddev")) else value)


# Each returns a model, its arguments of compile, x, y, and the arguments of fit.


@program
def convolutions(d):
    model = keras.Sequential([
        L.Input((9, 11, 4)), L.Conv2D(8, (3, 2), strides=(2, 1), groups=2, padding="same", activation="relu"),
        L.Conv2D(6, 3, dilation_rate=(1, 2), padding="same", activation="tanh"), L.MaxPooling2D(2, strides=(1, 2), padding="same"),
        L.Conv2D(4, 2, strides=2, use_bias=False, groups=2), L.Flatten(), L.Dense(3, activation="softmax"),
    ])
    return model, dict(loss="sparse_categorical_crossentropy", optimizer=O.SGD(0.05, momentum=0.9, nesterov=True), metrics=["accuracy"]), d.floats(0, 13, 9, 11, 4), d.integers(1, 3, 13), dict(batch_size=5, epochs=3)


@program
def autoencoder(d):
    model = keras.Sequential([
        L.Input((5, 6, 2)), L.Conv2D(4, 3, strides=2, padding="same", activation="elu"),
        L.Conv2DTranspose(3, 3, strides=2, output_padding=(0, 1), padding="same", activation="gelu"), L.Conv2DTranspose(2, 2, padding="valid"), L.Cropping2D(((0, 1), (1, 0))),
    ])
    return model, dict(loss="mse", optimizer=O.Adam(0.02, amsgrad=True, clipnorm=0.1), metrics=["mae"]), d.floats(0, 7, 5, 6, 2), d.floats(1, 7, 5, 6, 2), dict(batch_size=3, epochs=3)


def both(mode):
    def build(d):
        model = keras.Sequential([
            L.Input((5, 3)), L.Masking(0.0), L.Bidirectional(L.GRU(4, return_sequences=True, reset_after=mode != "sum"), merge_mode=mode),
            L.TimeDistributed(L.Dense(2, activation="tanh")), L.LSTM(3, go_backwards=True), L.Dense(1),
        ])
        x = d.floats(0, 10, 5, 3)
        x[3:6, 2:] = 0
        x[7, 1] = 0
        return model, dict(loss="huber", optimizer=O.RMSprop(0.02, rho=0.8, momentum=0.5, centered=True), metrics=["mse"]), x, d.floats(1, 10, 1), dict(batch_size=4, epochs=3)

    build.__name__ = "both_" + mode
    program(build)


for mode in "concat", "sum", "mul", "ave":
    both(mode)


@program
def both_apart(d):
    x = L.Input((4, 2))
    forward, backward = L.Bidirectional(L.SimpleRNN(3, return_sequences=True, activation="relu"), merge_mode=None)(x)
    y = L.Dense(2)(L.GlobalMaxPooling1D()(L.Subtract()([L.LayerNormalization()(forward), backward])))
    return keras.Model(x, y), dict(loss="mse", optimizer=O.Adamax(0.03, weight_decay=0.1)), d.floats(0, 9, 4, 2), d.floats(1, 9, 2), dict(batch_size=4, epochs=3)


@program
def films(d):
    model = keras.Sequential([
        L.Input((3, 6, 5, 2)), L.TimeDistributed(L.Conv2D(3, 3, strides=2, padding="same", activation="relu")), L.TimeDistributed(L.BatchNormalization(momentum=0.7)),
        L.TimeDistributed(L.GlobalAveragePooling2D()), L.LSTM(4, return_sequences=True, unroll=True), L.Bidirectional(L.SimpleRNN(2)), L.Dense(1, activation="sigmoid"),
    ])
    return model, dict(loss="binary_crossentropy", optimizer=O.Nadam(0.02), metrics=["accuracy"]), d.floats(0, 7, 3, 6, 5, 2), d.integers(1, 2, 7, 1).astype("float32"), dict(batch_size=3, epochs=3)


@program
def words(d):
    model = keras.Sequential([
        L.Input((6,), dtype="int32"), L.Embedding(7, 4, mask_zero=True), L.LSTM(3, return_sequences=True), L.GlobalAveragePooling1D(), L.Dense(1, activation="sigmoid"),
    ])
    return model, dict(loss="binary_crossentropy", optimizer=O.Adagrad(0.1, initial_accumulator_value=0.05), metrics=["accuracy"], weighted_metrics=["mse"]), d.integers(0, 7, 11, 6), d.integers(1, 2, 11, 1).astype("float32"), dict(batch_size=4, epochs=3, sample_weight=d.positive(2, 11))


@program
def tags(d):
    model = keras.Sequential([
        L.Input((5,), dtype="int32"), L.Embedding(6, 3, mask_zero=True, embeddings_regularizer=regularizers.L2(0.01)), L.Bidirectional(L.LSTM(2, return_sequences=True)),
        L.Dropout(0.0), L.TimeDistributed(L.Dense(4, activation="softmax")),
    ])
    return model, dict(loss="sparse_categorical_crossentropy", optimizer=O.Lion(0.01), metrics=["accuracy"]), d.integers(0, 6, 9, 5), d.integers(1, 4, 9, 5), dict(batch_size=4, epochs=3)


@program
def stateful(d):
    x = L.Input(batch_shape=(4, 3, 2))
    y = L.Dense(1)(L.GRU(2, stateful=True)(L.LSTM(3, stateful=True, return_sequences=True)(x)))
    return keras.Model(x, y), dict(loss="mse", optimizer=O.SGD(0.1)), d.floats(0, 12, 3, 2), d.floats(1, 12, 1), dict(batch_size=4, epochs=3)


@program
def frozen(d):
    model = keras.Sequential([
        L.Input((6, 3)), L.Dense(4, activation="relu", trainable=False), L.BatchNormalization(trainable=False), L.Conv1D(4, 3, padding="causal", dilation_rate=2, use_bias=False),
        L.BatchNormalization(momentum=0.6, scale=False), L.Activation("selu"), L.Flatten(), L.Dense(1),
    ])
    return model, dict(loss="mse", optimizer=O.Adam(0.03)), d.floats(0, 11, 6, 3), d.floats(1, 11, 1), dict(batch_size=4, epochs=3)


@program
def shared(d):
    a, b = L.Input((4,)), L.Input((4,))
    dense, norm = L.Dense(3, activation="tanh", kernel_regularizer=regularizers.L1L2(0.01, 0.02)), L.BatchNormalization(momentum=0.8)
    x, y = norm(dense(a)), norm(dense(b))
    joined = L.Concatenate()([L.Multiply()([x, y]), L.Maximum()([x, y]), L.Average()([x, y, x]), L.Minimum()([x, y])])
    z = L.Dense(2, activation="softmax")(L.Add()([L.Dense(5)(joined), L.Dense(5, use_bias=False)(a)]))
    return keras.Model([a, b], z), dict(loss=losses.CategoricalCrossentropy(label_smoothing=0.1), optimizer=O.AdamW(0.02, weight_decay=0.1), metrics=["accuracy"]), [d.floats(0, 10, 4), d.floats(1, 10, 4)], np.eye(2, dtype="float32")[d.integers(2, 2, 10)], dict(batch_size=4, epochs=3)


@program
def weighted_classes(d):
    model = keras.Sequential([L.Input((5,)), L.Dense(8, activation="leaky_relu"), L.Dense(3)])
    return model, dict(loss=losses.SparseCategoricalCrossentropy(from_logits=True), optimizer=O.Adadelta(0.5), metrics=["accuracy"], weighted_metrics=[metrics.SparseCategoricalAccuracy(name="weighted")]), d.floats(0, 23, 5), d.integers(1, 3, 23), dict(batch_size=6, epochs=4, validation_split=0.2, class_weight={0: 0.5, 1: 2, 2: 3})


@program
def weighted_validation(d):
    model = keras.Sequential([L.Input((5,)), L.Dense(4, activation="softplus"), L.Dense(2)])
    return model, dict(loss="mean_absolute_error", optimizer=O.Ftrl(0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.02), metrics=["mse"], weighted_metrics=["mae"]), d.floats(0, 22, 5), d.floats(1, 22, 2), dict(batch_size=7, epochs=3, validation_split=0.3, sample_weight=d.positive(2, 22), validation_freq=2)


@program
def clipped(d):
    model = keras.Sequential([L.Input((4,)), L.Dense(5, activation="mish"), L.Dense(1)])
    rate = S.CosineDecay(0.01, 5, alpha=0.1, warmup_target=0.1, warmup_steps=3)
    return model, dict(loss="mse", optimizer=O.Adam(rate, global_clipnorm=0.2, weight_decay=0.05)), d.floats(0, 10, 4), 3 * d.floats(1, 10, 1), dict(batch_size=4, epochs=4)


@program
def decayed(d):
    model = keras.Sequential([L.Input((4,)), L.Dense(5, activation="silu"), L.Dense(1)])
    rate = S.PolynomialDecay(0.1, 4, end_learning_rate=0.01, power=0.5, cycle=True)
    return model, dict(loss="mse", optimizer=O.SGD(rate, momentum=0.5, clipvalue=0.05)), d.floats(0, 10, 4), d.floats(1, 10, 1), dict(batch_size=3, epochs=3)


def own_loss(y_true, y_pred):
    return ops.mean(ops.log(1 + ops.square(y_true - y_pred)), axis=-1)


def own_metric(y_true, y_pred):
    return ops.max(ops.abs(y_true - y_pred), axis=-1)


@program
def own(d):
    x = L.Input((3, 4))
    y = L.Dense(2)(L.Flatten()(L.Lambda(lambda x: ops.square(x) - x)(L.Dense(3)(x))))
    return keras.Model(x, y), dict(loss=own_loss, optimizer=O.SGD(S.PiecewiseConstantDecay([2, 5], [0.2, 0.1, 0.01]), momentum=0.9), metrics=[own_metric, "mae"]), d.floats(0, 11, 3, 4), d.floats(1, 11, 2), dict(batch_size=4, epochs=3)


@program
def bounded(d):
    model = keras.Sequential([
        L.Input((6,)), L.Dense(5, kernel_regularizer=regularizers.L1(0.02), bias_regularizer=regularizers.L2(0.1), kernel_constraint=constraints.MaxNorm(0.9), activity_regularizer=regularizers.L2(0.01)),
        L.PReLU(alpha_constraint=constraints.NonNeg()), L.Dense(4, kernel_constraint=constraints.UnitNorm(axis=1), bias_constraint=constraints.NonNeg(), activation="hard_sigmoid"),
        L.Dense(2, kernel_constraint=constraints.MinMaxNorm(0.3, 0.7, rate=0.5)),
    ])
    return model, dict(loss=losses.Huber(delta=0.3), optimizer=O.SGD(0.2), metrics=["mse"]), d.floats(0, 11, 6), d.floats(1, 11, 2), dict(batch_size=4, epochs=3)


@program
def separable(d):
    model = keras.Sequential([
        L.Input((8, 7, 3)), L.ZeroPadding2D(((1, 0), (0, 2))), L.SeparableConv2D(4, 3, strides=2, depth_multiplier=2, padding="same", activation="relu"),
        L.DepthwiseConv2D((2, 3), depth_multiplier=2, dilation_rate=(2, 1), padding="same"), L.GroupNormalization(4), L.UpSampling2D((1, 2), interpolation="bilinear"),
        L.AveragePooling2D(2, padding="same"), L.GlobalAveragePooling2D(keepdims=True), L.Flatten(), L.Dense(1, activation="sigmoid"),
    ])
    return model, dict(loss=losses.BinaryCrossentropy(label_smoothing=0.2), optimizer=O.Adam(0.02, beta_1=0.8, beta_2=0.9, epsilon=1e-3), metrics=["binary_accuracy"]), d.floats(0, 9, 8, 7, 3), d.integers(1, 2, 9, 1).astype("float32"), dict(batch_size=4, epochs=3)


@program
def volumes(d):
    model = keras.Sequential([
        L.Input((4, 5, 4, 2)), L.Conv3D(3, (2, 3, 2), strides=(1, 2, 1), padding="same", activation="relu"), L.Conv3DTranspose(2, 2, strides=(2, 1, 1), padding="same"),
        L.AveragePooling3D((2, 1, 2)), L.Reshape((-1, 4)), L.Permute((2, 1)), L.LayerNormalization(axis=[1, 2], epsilon=0.01), L.Conv1D(3, 2, strides=2, activation="softsign"),
        L.Conv1DTranspose(2, 3, strides=2, output_padding=1), L.MaxPooling1D(3), L.RMSNormalization(), L.GRU(2, reset_after=False, activation="relu"),
    ])
    return model, dict(loss="mse", optimizer=O.RMSprop(0.01, weight_decay=0.1), metrics=["root_mean_squared_error"]), d.floats(0, 7, 4, 5, 4, 2), d.floats(1, 7, 2), dict(batch_size=3, epochs=3)


@program
def channels_first(d):
    model = keras.Sequential([
        L.Input((3, 6, 7)), L.Conv2D(4, 3, strides=2, padding="same", data_format="channels_first", activation="relu"), L.BatchNormalization(axis=1, momentum=0.5),
        L.MaxPooling2D(2, data_format="channels_first", padding="same"), L.Flatten(data_format="channels_first"), L.UnitNormalization(), L.Dense(3, activation="softmax"),
    ])
    return model, dict(loss="categorical_crossentropy", optimizer=O.SGD(S.InverseTimeDecay(0.5, 2, 0.7, staircase=True)), metrics=["categorical_accuracy"]), d.floats(0, 9, 3, 6, 7), np.eye(3, dtype="float32")[d.integers(1, 3, 9)], dict(batch_size=4, epochs=3)


@program
def decoder(d):
    source, target = L.Input((4, 2)), L.Input((3, 2))
    _, h, c = L.LSTM(3, return_state=True)(L.Masking(0.0)(source))
    y, state = L.GRU(3, return_sequences=True, return_state=True, reset_after=True)(L.LSTM(3, return_sequences=True)(target, initial_state=[h, c]), initial_state=h)
    out = L.Dense(1)(L.Add()([y, L.RepeatVector(3)(state)]))
    x = d.floats(0, 9, 4, 2)
    x[2:5, 3:] = 0
    return keras.Model([source, target], out), dict(loss="mse", optimizer=O.Adam(S.ExponentialDecay(0.05, 3, 0.5, staircase=True))), [x, d.floats(1, 9, 3, 2)], d.floats(2, 9, 3, 1), dict(batch_size=4, epochs=3)


@program
def masked_normalization(d):
    model = keras.Sequential([
        L.Input((5, 3)), L.Masking(0.0), L.BatchNormalization(momentum=0.5), L.SimpleRNN(4, return_sequences=True, dropout=0.0, use_bias=False), L.BatchNormalization(renorm=True, momentum=0.8),
        L.Dense(2),
    ])
    x = d.floats(0, 10, 5, 3)
    x[1:4, 3:] = 0
    x[8] = 0
    return model, dict(loss="mse", optimizer=O.SGD(0.1), metrics=["mae"]), x, d.floats(1, 10, 5, 2), dict(batch_size=4, epochs=3)


@program
def parts_of_epochs(d):
    model = keras.Sequential([L.Input((3,)), L.Dense(2)])
    return model, dict(loss="mse", optimizer=O.SGD(0.1)), d.floats(0, 20, 3), d.floats(1, 20, 2), dict(batch_size=4, epochs=5, steps_per_epoch=2)


@program
def later_epochs(d):
    model = keras.Sequential([L.Input((3,)), L.Dense(4, activation="sigmoid"), L.Dense(2, activation="log_softmax")])
    return model, dict(loss=losses.MeanSquaredError(reduction="sum"), optimizer=O.SGD(0.01), metrics=["mae"]), d.floats(0, 10, 3), d.floats(1, 10, 2), dict(batch_size=4, epochs=5, initial_epoch=2)


@program
def spread(d):
    model = keras.Sequential([
        L.Input((3, 4, 2)), L.Conv2DTranspose(2, (2, 4), strides=(3, 2), padding="same", output_padding=(2, 1), activation="tanh"), L.Conv2DTranspose(2, (4, 3), strides=2, output_padding=1),
        L.MaxPooling2D((4, 3)), L.GlobalMaxPooling2D(),
    ])
    return model, dict(loss="mse", optimizer=O.SGD(0.1)), d.floats(0, 9, 3, 4, 2), d.floats(1, 9, 2), dict(batch_size=4, epochs=3)


@program
def two_masks(d):
    a, b = L.Input((5,), dtype="int32"), L.Input((5,), dtype="int32")
    words = L.Embedding(4, 3, mask_zero=True)
    x, y = words(a), words(b)
    z = L.GRU(3)(L.Add()([x, y])) + L.LSTM(3)(L.Concatenate()([x, y])) + L.SimpleRNN(3)(L.Maximum()([x, x]))
    return keras.Model([a, b], L.Dense(2)(z)), dict(loss="mse", optimizer=O.SGD(0.2)), [d.integers(0, 4, 9, 5), d.integers(1, 4, 9, 5)], d.floats(2, 9, 2), dict(batch_size=4, epochs=3)


@program
def inner_masks(d):
    model = keras.Sequential([L.Input((3, 4, 2)), L.TimeDistributed(L.Lambda(lambda x: x * ops.max(x))), L.Masking(0.0), L.TimeDistributed(L.LSTM(3)), L.Flatten(), L.Dense(1)])
    x = d.floats(0, 9, 3, 4, 2)
    x[2:5, 1, 2:] = 0
    x[6:, :, 1] = 0
    return model, dict(loss="mse", optimizer=O.SGD(0.2)), x, d.floats(1, 9, 1), dict(batch_size=4, epochs=3)


def price_and_kind(x):
    """Two outputs beside each other."""
    shared = L.BatchNormalization(momentum=0.7)(L.Dense(5, activation="tanh", kernel_regularizer=regularizers.L2(0.02))(x))
    return [L.Dense(1, name="price")(shared), L.Dense(3, activation="softmax", name="kind")(shared)]


@program
def outputs_by_name(d):
    x = L.Input((4,))
    compile = dict(
        loss={"kind": "sparse_categorical_crossentropy", "price": "mse"}, loss_weights={"price": 0.5, "kind": 2.0},
        metrics={"kind": ["accuracy"], "price": "mae"}, optimizer=O.Adam(0.02),
    )
    return keras.Model(x, price_and_kind(x)), compile, d.floats(0, 21, 4), [d.floats(1, 21, 1), d.integers(2, 3, 21)], dict(batch_size=4, epochs=3, validation_split=0.3)


@program
def outputs_weighted(d):
    x = L.Input((4,))
    compile = dict(
        loss=[losses.Huber(delta=0.4), losses.SparseCategoricalCrossentropy()], loss_weights=[0.3, 1], optimizer=O.SGD(0.1, momentum=0.9),
        metrics=["mse", ["accuracy"]], weighted_metrics=[["mae", metrics.MeanSquaredError(name="weighted")], None],
    )
    return keras.Model(x, price_and_kind(x)), compile, d.floats(0, 11, 4), [d.floats(1, 11, 1), d.integers(2, 3, 11)], dict(batch_size=4, epochs=3, sample_weight=[d.positive(3, 11), d.positive(4, 11)])


@program
def outputs_alike(d):
    a, b = L.Input((3,)), L.Input((2, 4))
    y = L.Dense(2, name="first")(L.Concatenate()([a, L.GlobalMaxPooling1D()(b)]))
    return keras.Model([a, b], [y, L.Dense(3, name="second")(b)]), dict(loss="mse", loss_weights=0.5, optimizer=O.RMSprop(0.02)), [d.floats(0, 10, 3), d.floats(1, 10, 2, 4)], [d.floats(2, 10, 2), d.floats(3, 10, 2, 3)], dict(batch_size=4, epochs=3)


@program
def outputs_measured(d):
    x = L.Input((4,))
    return keras.Model(x, price_and_kind(x)), dict(loss=["mae", None], optimizer=O.SGD(0.1), metrics=[None, ["accuracy", "sparse_categorical_accuracy"]]), d.floats(0, 9, 4), [d.floats(1, 9, 1), d.integers(2, 3, 9)], dict(batch_size=4, epochs=3)


def flat(a):
    if isinstance(a, list):  # of several outputs
        return [v for one in a for v in flat(one)]
    return [float(f"{v:.7g}") for v in np.asarray(a, "float32").ravel()]


result = {}
if len(sys.argv) > 1 and os.path.exists("programs.json"):
    with open("programs.json") as file:
        result = json.load(file)
for seed, (name, build) in enumerate(programs.items(), 1):
    if len(sys.argv) > 1 and name not in sys.argv[1:]:
        continue
    model, arguments, x, y, fit = build(Data(seed))
    start(model, seed)
    model.compile(**arguments)
    history = model.fit(x, y, shuffle=False, verbose=0, **fit).history
    weights = [flat(w) for w in model.get_weights()]
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()
    scores = model.evaluate(x, y, batch_size=fit["batch_size"], verbose=0, return_dict=True, sample_weight=fit.get("sample_weight"))
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()
    prediction = model.predict(x, batch_size=fit["batch_size"], verbose=0)
    result[name] = {"seed": seed, "history": {k: flat(v) for k, v in history.items()}, "weights": weights, "scores": {k: flat(v)[0] for k, v in scores.items()}, "prediction": flat(prediction)}
    print(name, result[name]["history"]["loss"], file=sys.stderr)
with open("programs.json", "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in result.items()) + "\n}\n")
