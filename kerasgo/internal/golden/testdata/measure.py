"""What the scripts beside this one share: a layer's output and gradients on
random numbers, as real Keras computes them."""

import keras
import numpy as np

backend = keras.backend.backend()
random = np.random.RandomState(7)


def gradients(layer, inputs, cotangent, call):
    weights = [w for w in layer.weights if w.trainable]
    if backend == "tensorflow":
        import tensorflow as tf

        x = tf.constant(inputs)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x, **call)
            loss = tf.reduce_sum(y * cotangent)
        got = tape.gradient(loss, [x] + [w.value for w in weights])
        return y, got[0], got[1:]
    import jax

    values = [w.value for w in layer.trainable_variables]
    rest = [w.value for w in layer.non_trainable_variables]
    loss = lambda x, values: (layer.stateless_call(values, rest, x, **call)[0] * cotangent).sum()
    gx, gw = jax.grad(loss, argnums=(0, 1))(inputs, values)
    return layer(inputs, **call), gx, gw


def array(x):
    x = np.asarray(x)
    return {"shape": list(x.shape), "data": flat(x)}


def flat(x):
    return [float(f"{v:.7g}") for v in np.asarray(x, "float32").ravel()]


def case(layer, shape, **call):
    """A call of a layer: what comes of it, and the gradients of the sum of the
    output times a cotangent."""
    inputs = random.uniform(-1, 1, shape).astype("float32")
    layer.build(shape)
    layer.set_weights([np.abs(w) + 0.5 if v.name.endswith(("variance", "stddev")) else w for v in layer.weights for w in [random.uniform(-1, 1, v.shape).astype("float32")]])
    before = layer.get_weights()
    cotangent = random.uniform(-1, 1, np.shape(layer(inputs))).astype("float32")
    layer.set_weights(before)
    y, gx, gw = gradients(layer, inputs, cotangent, call)
    return {
        "cls": type(layer).__name__, "config": layer.get_config(), "call": {name: array(v) if isinstance(v, np.ndarray) else v for name, v in call.items()}, "inputs": [array(inputs)],
        "weights": [array(w) for w in before], "output": array(y), "cotangent": flat(cotangent),
        "input_grads": [flat(gx)], "weight_grads": [flat(g) for g in gw],
        "weights_after": [flat(w) for w in layer.non_trainable_weights],
    }
