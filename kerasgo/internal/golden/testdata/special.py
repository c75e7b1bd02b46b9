"""Writes special.json: what Keras on TensorFlow makes of NaN and infinities.

KERAS_BACKEND=tensorflow python special.py > special.json

What TensorFlow's softmax makes of a row with NaN or infinity depends on the machine:
all of it NaN, as PyTorch and JAX have it and as it stands in special.json, or zeros
beside one NaN.

Numbers are text, because JSON has neither NaN nor infinity.
"""
import json, os
os.environ["KERAS_BACKEND"] = "tensorflow"
import numpy as np, tensorflow as tf, keras
from keras import layers, ops, losses, activations

nan, inf = np.nan, np.inf
specials = np.array([[nan, 1, -2, 0.5], [inf, 1, -2, 0.5], [-inf, 1, -2, 0.5], [inf, -inf, 0, 3],
                     [nan, inf, -inf, 0], [inf, inf, 1, 2], [-inf, -inf, -inf, -inf], [1e10, -1e10, 1e-30, -0.0]], "float32")

def text(x):
    x = np.asarray(x, "float32")
    return {"shape": list(x.shape), "data": ["%.9g" % v for v in x.ravel()]}

cases = {}
def case(name, f, x):
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
        total = tf.reduce_sum(y)
    g = tape.gradient(total, x)
    cases[name] = {"input": text(x), "output": text(y), "gradient": text(g) if g is not None else None}

for name in ["relu", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "softplus", "softsign", "elu", "selu",
             "leaky_relu", "gelu", "silu", "exponential", "hard_sigmoid", "hard_silu", "hard_tanh", "mish",
             "log_sigmoid", "squareplus", "tanh_shrink"]:
    case("activation " + name, activations.get(name), specials)
for name in ["abs", "sign", "square", "sqrt", "rsqrt", "exp", "expm1", "log", "log1p", "erf", "negative"]:
    case("ops " + name, getattr(ops, name), specials)
for name in ["sum", "mean", "max", "min"]:
    case("ops " + name, lambda x: getattr(ops, name)(x, axis=-1), specials)
    case("ops " + name + " of columns", lambda x: getattr(ops, name)(x, axis=0), specials[[0, 6, 7]])
y = np.array([[1, nan, inf, -inf]], "float32")
for name in ["maximum", "minimum", "add", "subtract", "multiply", "divide"]:
    case("ops " + name, lambda x: getattr(ops, name)(x, y), specials)

image = np.arange(36, dtype="float32").reshape(1, 6, 6, 1) % 7
image[0, 0, 0, 0], image[0, 3, 3, 0], image[0, 5, 0, 0], image[0, 0, 5, 0] = nan, inf, -inf, -inf
image = np.concatenate([image, image[:, ::-1]], -1).astype("float32")
# TensorFlow's kernels for the largest drop NaN or keep it by its place in the pool.
numbers = np.where(np.isnan(image), np.float32(2), image)
case("MaxPooling2D", layers.MaxPooling2D(2), numbers)
case("MaxPooling2D same", layers.MaxPooling2D(3, strides=2, padding="same"), numbers)
case("AveragePooling2D", layers.AveragePooling2D(2), image)
case("GlobalMaxPooling2D", layers.GlobalMaxPooling2D(), image)
case("GlobalAveragePooling2D", layers.GlobalAveragePooling2D(), image)
line = image[0].reshape(6, 6, 2)
case("MaxPooling1D", layers.MaxPooling1D(2), numbers[0])
case("AveragePooling1D", layers.AveragePooling1D(2), line)
case("GlobalMaxPooling1D", layers.GlobalMaxPooling1D(), line)
case("GlobalAveragePooling1D", layers.GlobalAveragePooling1D(), line)

ones = "ones"
case("Dense", layers.Dense(3, kernel_initializer=keras.initializers.Constant(0.5), bias_initializer=ones), specials)
case("Dense of zeros", layers.Dense(2, kernel_initializer="zeros"), specials)
case("Dense relu", layers.Dense(2, activation="relu", kernel_initializer=keras.initializers.Constant(-0.5)), specials)
case("Conv2D", layers.Conv2D(2, 3, kernel_initializer=keras.initializers.Constant(0.25)), image)
case("Conv2D same", layers.Conv2D(2, 3, padding="same", kernel_initializer=keras.initializers.Constant(0.25)), image)
case("DepthwiseConv2D", layers.DepthwiseConv2D(3, depthwise_initializer=keras.initializers.Constant(0.25)), image)
case("Conv1D", layers.Conv1D(2, 2, kernel_initializer=keras.initializers.Constant(0.25)), line)
case("LayerNormalization", layers.LayerNormalization(), specials)
case("BatchNormalization", layers.BatchNormalization(), specials)
constant = keras.initializers.Constant(0.1)
steps = line[:, :3]
for name in ["SimpleRNN", "LSTM", "GRU"]:
    case(name, getattr(layers, name)(2, kernel_initializer=constant, recurrent_initializer=constant), steps)
case("LeakyReLU", layers.LeakyReLU(), specials)
case("ReLU", layers.ReLU(max_value=4, negative_slope=0.1, threshold=1), specials)
case("ELU", layers.ELU(), specials)
case("Softmax", layers.Softmax(), specials)

probabilities = np.array([[nan, 0.2, 0.3, 0.4], [inf, 0.2, 0.3, 0.4], [0, 0, 1, 0], [1, 0, 0, 0], [0.1, 0.2, 0.3, 0.4], [0, 0, 0, 0], [1e-20, 0.5, 0.5, 0]], "float32")
onehot = np.eye(4, dtype="float32")[[0, 1, 0, 0, 3, 2, 0]]
binary = np.array([[0, 1, 0, 1], [1, 1, 0, 0], [0, 1, 1, 0], [1, 1, 0, 1], [0, 0, 1, 1], [0, 1, 0, 1], [1, 1, 1, 1]], "float32")
logits = specials[:7]
def each(loss, labels):
    loss.reduction = None
    return lambda x: loss(labels, x)
case("loss categorical_crossentropy", each(losses.CategoricalCrossentropy(), onehot), probabilities)
# TensorFlow does not divide by the sum here, PyTorch and JAX do: rows whose sum is 1.
case("loss sparse_categorical_crossentropy", each(losses.SparseCategoricalCrossentropy(), onehot.argmax(-1)[[0, 2, 3, 4]]), probabilities[[0, 2, 3, 4]])
case("loss binary_crossentropy", each(losses.BinaryCrossentropy(), binary), probabilities)
case("loss categorical_crossentropy logits", each(losses.CategoricalCrossentropy(from_logits=True), onehot), logits)
case("loss sparse_categorical_crossentropy logits", each(losses.SparseCategoricalCrossentropy(from_logits=True), onehot.argmax(-1)), logits)
case("loss binary_crossentropy logits", each(losses.BinaryCrossentropy(from_logits=True), binary), logits)
case("loss mean_squared_error", each(losses.MeanSquaredError(), binary), logits)
case("loss mean_absolute_error", each(losses.MeanAbsoluteError(), binary), logits)
case("loss huber", each(losses.Huber(), binary), logits)
print(json.dumps({"labels": text(binary), "onehot": text(onehot), "second": text(y), "cases": cases}, separators=(",", ":")))
