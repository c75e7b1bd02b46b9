"""Writes signatures.json: for each layer of Keras its constructor's arguments,
with their defaults, its other names, and of one that is given only what it must be the
configuration, whether masks go through it, an input's shape and the weights it makes
for it; and optimizer_signatures.json: of each optimizer the arguments and the
configuration.

    KERAS_BACKEND=jax python signatures.py
"""

import inspect
import json

import keras
from keras import layers as L

required = {
    "units": 3, "filters": 4, "kernel_size": 2, "pool_size": 2, "input_dim": 5, "output_dim": 2, "rate": 0.5, "stddev": 0.1, "n": 3,
    "target_shape": (2, 3), "dims": (2, 1), "activation": "relu", "function": lambda x: x, "axes": 1, "seed": None,
}


def plain(value):
    return json.loads(json.dumps(value, default=lambda v: None))


def build(make):
    """The first of some input shapes that a layer takes, and the weights it makes."""
    for shape in (None, 4), (None, 6, 4), (None, 6, 6, 4), (None, 6, 6, 6, 4), (None, 6), (None, 32):
        layer = make()
        try:
            layer(keras.Input(shape[1:]))
        except Exception:
            continue
        return shape, [{"name": w.name, "shape": tuple(w.shape), "trainable": w.trainable} for w in layer.weights]


def arguments_of(cls):
    return {
        p.name: "required" if p.default is p.empty else plain(p.default)
        for p in inspect.signature(cls.__init__).parameters.values()
        if p.name != "self" and p.kind is p.POSITIONAL_OR_KEYWORD
    }


def write(path, signatures):
    with open(path, "w") as file:
        file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in signatures.items()) + "\n}\n")


signatures = {}
for name in sorted(dir(L)):
    cls = getattr(L, name)
    if not inspect.isclass(cls) or not issubclass(cls, L.Layer) or cls.__name__ != name:
        continue
    arguments = arguments_of(cls)
    entry = {"arguments": arguments}
    aliases = [other for other in sorted(dir(L)) if other != name and getattr(L, other) is cls]
    if aliases:
        entry["aliases"] = aliases
    given = {a: L.GRU(3) if a == "layer" and name == "Bidirectional" else L.Dense(3) if a == "layer" else required.get(a) for a, d in arguments.items() if d == "required"}
    try:
        layer = cls(**given)
        entry["config"], entry["supports_masking"] = plain(layer.get_config()), layer.supports_masking
        built = build(lambda: cls(**given))
        if built is not None:
            entry["input_shape"], entry["weights"] = built
    except Exception as problem:
        print(name, str(problem)[:100].replace("\n", " "))
    signatures[name] = entry
write("signatures.json", signatures)

write("optimizer_signatures.json", {
    name: {"arguments": arguments_of(cls), "config": plain(cls().get_config())}
    for name in "Adadelta Adagrad Adam AdamW Adamax Ftrl Lion Nadam RMSprop SGD".split()
    for cls in [getattr(keras.optimizers, name)]
})
