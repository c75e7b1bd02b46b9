"""Writes optimizer_options.json: where the variables of optimizers.json go by its
gradients with the options that all optimizers have: averages of the weights, gradients
that are added up over steps, a loss that is scaled.

    KERAS_BACKEND=tensorflow python optimizer_options.py
"""

import json

import keras
import numpy as np

file = json.load(open("optimizers.json"))
O, rate = keras.optimizers, 0.05

cases = {
    "adam_ema": lambda: O.Adam(rate, use_ema=True, ema_momentum=0.7),
    "sgd_ema_overwrite": lambda: O.SGD(rate, momentum=0.9, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=3),
    "adam_accumulate": lambda: O.Adam(rate, gradient_accumulation_steps=3),
    "nadam_accumulate_wd_clipnorm": lambda: O.Nadam(rate, gradient_accumulation_steps=2, weight_decay=0.1, clipnorm=1.0),
    "rmsprop_accumulate_global_schedule": lambda: O.RMSprop(
        O.schedules.ExponentialDecay(rate, 3, 0.5), momentum=0.6, gradient_accumulation_steps=2, global_clipnorm=1.5),
    "lion_accumulate_ema": lambda: O.Lion(
        rate, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.6, ema_overwrite_frequency=2, loss_scale_factor=8.0),
    "sgd_scale_clipvalue": lambda: O.SGD(rate, loss_scale_factor=10.0, clipvalue=0.03),
    "ftrl_accumulate": lambda: O.Ftrl(rate, gradient_accumulation_steps=3),
}

written = {}
for name, make in cases.items():
    optimizer = make()
    variables = [keras.Variable(np.array(v["data"], "float32").reshape(v["shape"])) for v in file["initial"]]
    trajectory = []
    for gradients in file["gradients"]:
        optimizer.apply([keras.ops.convert_to_tensor(np.array(g, "float32").reshape(v.shape)) for g, v in zip(gradients, variables)], variables)
        trajectory.append([[float(f"{x:.9g}") for x in keras.ops.convert_to_numpy(v).ravel()] for v in variables])
    optimizer.finalize_variable_values(variables)
    written[name] = {"trajectory": trajectory, "final": [[float(f"{x:.9g}") for x in keras.ops.convert_to_numpy(v).ravel()] for v in variables]}
with open("optimizer_options.json", "w") as out:
    out.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in written.items()) + "\n}\n")
