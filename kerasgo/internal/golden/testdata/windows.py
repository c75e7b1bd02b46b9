"""Writes windows.json: layers that move a window over sequences, images and
volumes, and normalizations, as real Keras computes them.

    KERAS_BACKEND=tensorflow python windows.py

TensorFlow on a CPU has no gradients of grouped or dilated transposed
convolutions; those cases are computed with KERAS_BACKEND=jax, which agrees
with it elsewhere: see the list at the end.
"""

import json
import sys

from keras import layers as L

from measure import backend, case

tensorflow_cases = {
    "conv1d_dilated": lambda: case(L.Conv1D(3, 3, dilation_rate=2, padding="same", activation="relu"), (2, 7, 2)),
    "conv1d_causal_strided": lambda: case(L.Conv1D(3, 2, strides=2, padding="causal"), (2, 6, 2)),
    "conv3d_dilated": lambda: case(L.Conv3D(2, 2, dilation_rate=(1, 2, 1), padding="same", use_bias=False), (1, 3, 4, 3, 2)),
    "conv3d_oblong": lambda: case(L.Conv3D(2, (2, 1, 3), strides=(1, 2, 1), activation="tanh"), (2, 3, 4, 4, 2)),
    "conv3dT_valid": lambda: case(L.Conv3DTranspose(2, 2), (1, 2, 3, 2, 2)),
    "conv3dT_same_s2": lambda: case(L.Conv3DTranspose(2, 3, strides=2, padding="same"), (1, 2, 2, 2, 2)),
    "conv3dT_valid_s2": lambda: case(L.Conv3DTranspose(1, (3, 2, 1), strides=(2, 1, 2), activation="relu"), (1, 2, 3, 2, 2)),
    "conv2dT_output_padding": lambda: case(L.Conv2DTranspose(2, 3, strides=2, output_padding=1), (1, 3, 2, 2)),
    "conv2dT_output_padding_same": lambda: case(L.Conv2DTranspose(2, 3, strides=2, padding="same", output_padding=0), (1, 3, 2, 2)),
    "conv1dT_output_padding": lambda: case(L.Conv1DTranspose(2, 3, strides=3, padding="same", output_padding=1), (2, 3, 2)),
    "dwconv1d_valid": lambda: case(L.DepthwiseConv1D(3), (2, 6, 3)),
    "dwconv1d_same_s2": lambda: case(L.DepthwiseConv1D(3, strides=2, padding="same", depth_multiplier=2, activation="relu"), (2, 6, 3)),
    "dwconv1d_causal": lambda: case(L.DepthwiseConv1D(2, padding="same", dilation_rate=2, use_bias=False), (2, 6, 2)),
    "dwconv2d_dilated": lambda: case(L.DepthwiseConv2D(3, dilation_rate=2, padding="same", activation="relu"), (1, 5, 6, 9)),
    "dwconv2d_wide": lambda: case(L.DepthwiseConv2D((2, 3), padding="same"), (1, 3, 4, 17)),
    "sepconv1d_s2": lambda: case(L.SeparableConv1D(3, 3, strides=2, depth_multiplier=2), (2, 7, 2)),
    "sepconv1d_dilated": lambda: case(L.SeparableConv1D(3, 2, dilation_rate=2, padding="same", activation="relu", use_bias=False), (2, 6, 2)),
    "sepconv2d_dilated": lambda: case(L.SeparableConv2D(2, 2, dilation_rate=2, padding="same"), (1, 4, 5, 2)),
    "maxpool1d_same": lambda: case(L.MaxPooling1D(3, strides=2, padding="same"), (2, 6, 3)),
    "avgpool1d_same": lambda: case(L.AveragePooling1D(3, strides=2, padding="same"), (2, 6, 3)),
    "avgpool1d": lambda: case(L.AveragePooling1D(2), (2, 5, 3)),
    "maxpool2d_wide": lambda: case(L.MaxPooling2D((2, 3), strides=(1, 2), padding="same"), (1, 5, 6, 9)),
    "avgpool2d_wide": lambda: case(L.AveragePooling2D((3, 2), strides=(2, 1), padding="same"), (1, 5, 6, 9)),
    "maxpool3d": lambda: case(L.MaxPooling3D(2), (1, 4, 5, 3, 2)),
    "maxpool3d_same": lambda: case(L.MaxPooling3D((2, 3, 1), strides=(1, 2, 2), padding="same"), (1, 3, 5, 3, 2)),
    "avgpool3d": lambda: case(L.AveragePooling3D(2), (1, 4, 5, 3, 2)),
    "avgpool3d_same": lambda: case(L.AveragePooling3D((2, 3, 2), strides=(1, 2, 2), padding="same"), (1, 3, 5, 3, 2)),
    "gap3d": lambda: case(L.GlobalAveragePooling3D(), (2, 2, 3, 2, 3)),
    "gap3d_keepdims": lambda: case(L.GlobalAveragePooling3D(keepdims=True), (2, 2, 3, 2, 2)),
    "gmp3d": lambda: case(L.GlobalMaxPooling3D(), (2, 2, 3, 2, 3)),
    "gmp3d_keepdims": lambda: case(L.GlobalMaxPooling3D(keepdims=True), (1, 2, 3, 2, 2)),
    "gap2d_keepdims": lambda: case(L.GlobalAveragePooling2D(keepdims=True), (2, 3, 2, 2)),
    "gmp1d": lambda: case(L.GlobalMaxPooling1D(), (2, 4, 3)),
    "zp1d": lambda: case(L.ZeroPadding1D((2, 1)), (2, 3, 2)),
    "zp3d": lambda: case(L.ZeroPadding3D(((1, 0), (2, 1), (0, 1))), (1, 2, 1, 2, 2)),
    "crop1d": lambda: case(L.Cropping1D((1, 2)), (2, 5, 2)),
    "crop3d": lambda: case(L.Cropping3D(((1, 0), (1, 1), (0, 2))), (1, 3, 3, 4, 2)),
    "up1d": lambda: case(L.UpSampling1D(3), (2, 3, 2)),
    "up3d": lambda: case(L.UpSampling3D((2, 1, 3)), (1, 2, 3, 2, 2)),
    "bn_axis1": lambda: case(L.BatchNormalization(axis=1, momentum=0.9, epsilon=0.01), (3, 2, 4), training=True),
    "bn_axis1_infer": lambda: case(L.BatchNormalization(axis=1), (3, 2, 4), training=False),
    "bn_plain": lambda: case(L.BatchNormalization(center=False, scale=False), (4, 5, 3), training=True),
    "bn_wide": lambda: case(L.BatchNormalization(), (2, 3, 3, 17), training=True),
    "layernorm_axes": lambda: case(L.LayerNormalization(axis=(1, 2), epsilon=0.01), (2, 3, 4)),
    "layernorm_axis1": lambda: case(L.LayerNormalization(axis=1, center=False), (2, 3, 4)),
    "layernorm_wide": lambda: case(L.LayerNormalization(), (3, 2, 21)),
    "groupnorm_instance": lambda: case(L.GroupNormalization(groups=-1, epsilon=0.01), (2, 3, 2, 4)),
    "groupnorm_plain": lambda: case(L.GroupNormalization(groups=2, center=False, scale=False), (2, 3, 4)),
    "unitnorm_axes": lambda: case(L.UnitNormalization(axis=(1, 2)), (2, 3, 4)),
}
jax_cases = {
    "conv1d_groups": lambda: case(L.Conv1D(6, 3, groups=3, padding="same"), (2, 5, 6)),
    "conv1d_groups_causal": lambda: case(L.Conv1D(4, 2, groups=2, padding="causal", dilation_rate=2), (2, 5, 4)),
    "conv2d_groups_s2": lambda: case(L.Conv2D(6, 3, groups=2, strides=2, padding="same", activation="relu"), (1, 5, 6, 4)),
    "conv2d_depthwise": lambda: case(L.Conv2D(6, 2, groups=3), (2, 4, 4, 3)),
    "conv3d_groups": lambda: case(L.Conv3D(4, 2, groups=2, strides=(1, 2, 1), padding="same"), (1, 3, 4, 2, 4)),
    "conv2dT_dilated": lambda: case(L.Conv2DTranspose(2, 2, dilation_rate=2), (1, 3, 2, 2)),
    "conv2dT_dilated_same": lambda: case(L.Conv2DTranspose(2, 3, dilation_rate=(1, 2), padding="same"), (1, 4, 5, 2)),
    "conv1dT_dilated": lambda: case(L.Conv1DTranspose(2, 3, dilation_rate=2), (2, 4, 2)),
    "conv3dT_dilated": lambda: case(L.Conv3DTranspose(2, 2, dilation_rate=2), (1, 2, 2, 2, 2)),
}
random_cases = {"tensorflow": tensorflow_cases, "jax": jax_cases}[backend]
result = {}
if backend == "jax":
    result = json.load(open("windows.json"))
for name, make in random_cases.items():
    try:
        result[name] = make()
    except Exception as problem:
        sys.exit(f"{name}: {problem}")
with open("windows.json", "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in result.items()) + "\n}\n")
