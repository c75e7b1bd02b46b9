"""Writes options.json: options of layers that the other files leave out, as real
Keras computes them.

    KERAS_BACKEND=jax python options.py

TensorFlow on a CPU does not compute with channels first; JAX does.
"""

import json

import numpy as np
from keras import layers as L

from measure import case

mask = np.array([[1, 1, 0, 1], [0, 1, 0, 0], [1, 0, 1, 1]], "float32")
first = {"data_format": "channels_first"}
cases = {
    "conv1d_first": case(L.Conv1D(3, 2, padding="causal", activation="tanh", **first), (2, 3, 5)),
    "conv2d_first": case(L.Conv2D(3, (3, 2), strides=2, padding="same", activation="relu", **first), (2, 2, 5, 4)),
    "conv2d_first_groups": case(L.Conv2D(4, 2, groups=2, **first), (1, 4, 4, 3)),
    "conv3d_first": case(L.Conv3D(2, 2, dilation_rate=(1, 2, 1), **first), (1, 2, 3, 4, 3)),
    "conv1dT_first": case(L.Conv1DTranspose(2, 3, strides=2, **first), (2, 3, 4)),
    "conv2dT_first": case(L.Conv2DTranspose(2, 3, strides=(2, 1), padding="same", **first), (1, 3, 2, 4)),
    "conv3dT_first": case(L.Conv3DTranspose(2, 2, **first), (1, 3, 2, 2, 3)),
    "dwconv1d_first": case(L.DepthwiseConv1D(3, depth_multiplier=2, **first), (2, 2, 5)),
    "dwconv2d_first": case(L.DepthwiseConv2D(2, padding="same", **first), (1, 3, 3, 4)),
    "dwconv2d_strided_dilated": case(L.DepthwiseConv2D(2, strides=2, dilation_rate=2), (1, 6, 7, 3)),
    "sepconv1d_first": case(L.SeparableConv1D(3, 2, depth_multiplier=2, **first), (2, 2, 5)),
    "sepconv2d_first": case(L.SeparableConv2D(2, 3, padding="same", activation="relu", **first), (1, 3, 4, 5)),
    "maxpool1d_first": case(L.MaxPooling1D(2, **first), (2, 3, 5)),
    "maxpool2d_first": case(L.MaxPooling2D((2, 3), strides=1, padding="same", **first), (1, 3, 4, 5)),
    "maxpool3d_first": case(L.MaxPooling3D(2, **first), (1, 2, 4, 2, 5)),
    "avgpool1d_first": case(L.AveragePooling1D(3, strides=2, padding="same", **first), (2, 3, 6)),
    "avgpool2d_first": case(L.AveragePooling2D(2, **first), (1, 3, 4, 5)),
    "avgpool3d_first": case(L.AveragePooling3D((1, 2, 2), **first), (1, 2, 2, 4, 3)),
    "gap1d_first": case(L.GlobalAveragePooling1D(**first), (2, 3, 4)),
    "gap2d_first": case(L.GlobalAveragePooling2D(keepdims=True, **first), (2, 3, 2, 2)),
    "gap3d_first": case(L.GlobalAveragePooling3D(**first), (1, 3, 2, 2, 2)),
    "gmp1d_first": case(L.GlobalMaxPooling1D(keepdims=True, **first), (2, 3, 4)),
    "gmp2d_first": case(L.GlobalMaxPooling2D(**first), (2, 3, 2, 2)),
    "gmp3d_first": case(L.GlobalMaxPooling3D(keepdims=True, **first), (1, 3, 2, 2, 2)),
    "zp1d_first": case(L.ZeroPadding1D((0, 2), **first), (2, 3, 2)),
    "zp2d_first": case(L.ZeroPadding2D(((1, 0), (0, 2)), **first), (1, 3, 2, 2)),
    "zp3d_first": case(L.ZeroPadding3D((1, 0, 2), **first), (1, 2, 1, 2, 2)),
    "crop2d_first": case(L.Cropping2D(((1, 0), (0, 2)), **first), (1, 3, 3, 4)),
    "crop3d_first": case(L.Cropping3D(((1, 0), (0, 1), (1, 1)), **first), (1, 2, 3, 2, 4)),
    "up2d_first": case(L.UpSampling2D((1, 2), **first), (1, 3, 2, 2)),
    "up2d_first_bilinear": case(L.UpSampling2D(2, interpolation="bilinear", **first), (1, 2, 3, 2)),
    "up3d_first": case(L.UpSampling3D((2, 1, 2), **first), (1, 2, 2, 2, 1)),
    "up2d_bilinear": case(L.UpSampling2D((3, 2), interpolation="bilinear"), (2, 3, 4, 2)),
    "up2d_bicubic": case(L.UpSampling2D((3, 2), interpolation="bicubic"), (2, 3, 4, 2)),
    "up2d_lanczos3": case(L.UpSampling2D((2, 3), interpolation="lanczos3"), (1, 5, 4, 2)),
    "up2d_lanczos5": case(L.UpSampling2D(2, interpolation="lanczos5"), (1, 4, 6, 2)),
    "flatten_first": case(L.Flatten(**first), (2, 3, 2, 2)),
    "td_dense": case(L.TimeDistributed(L.Dense(2, activation="tanh")), (2, 3, 4)),
    "td_conv": case(L.TimeDistributed(L.Conv2D(2, 2, **first)), (2, 3, 2, 3, 4)),
    "td_gru": case(L.TimeDistributed(L.GRU(2)), (2, 3, 4, 2)),
    "td_bn": case(L.TimeDistributed(L.BatchNormalization(momentum=0.8)), (3, 2, 4), training=True),
    "td_td_bn": case(L.TimeDistributed(L.TimeDistributed(L.BatchNormalization(momentum=0.8))), (3, 2, 2, 3), training=True),
    "bn_renorm": case(L.BatchNormalization(renorm=True, momentum=0.9, renorm_momentum=0.7), (4, 3, 2), training=True),
    "bn_renorm_infer": case(L.BatchNormalization(renorm=True), (4, 3, 2), training=False),
    "bn_renorm_clipped": case(L.BatchNormalization(renorm=True, renorm_clipping={"rmin": 0.6, "rmax": 1.1, "dmax": 0.3}, scale=False), (5, 4), training=True),
    "bn_masked": case(L.BatchNormalization(momentum=0.9), (3, 4, 2), training=True, mask=mask),
    "bn_masked_axis1": case(L.BatchNormalization(axis=1, momentum=0.9), (3, 4, 2), training=True, mask=mask),
    "groupnorm_axis1": case(L.GroupNormalization(groups=2, axis=1), (2, 4, 3, 2)),
    "groupnorm_axis2": case(L.GroupNormalization(groups=3, axis=2, epsilon=0.1), (2, 2, 6, 3)),
    "rmsnorm_axes": case(L.RMSNormalization(axis=(1, 2)), (2, 3, 2)),
    "prelu_shared": case(L.PReLU(alpha_initializer="ones", shared_axes=[1, 2]), (2, 3, 2, 4)),
    "softmax_axes": case(L.Softmax(axis=[1, 2]), (2, 3, 2)),
    "softmax_axes_apart": case(L.Softmax(axis=[1, 3]), (2, 3, 2, 2)),
    "softmax_masked": case(L.Softmax(), (3, 4), mask=np.array([[1, 1, 0, 1], [0, 0, 0, 0], [1, 0, 1, 1]], "float32")),
    "softmax_masked_row": case(L.Softmax(axis=1), (2, 3, 4), mask=np.array([[1], [0], [1]], "float32")),
}
with open("options.json", "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in cases.items()) + "\n}\n")
