"""Writes sklearn.json: what scikit-learn loads and what its train_test_split chooses.

    python3 -m venv V && V/bin/pip install scikit-learn==1.9.1
    V/bin/python datasets/testdata/from_sklearn.py
"""
import json
import os

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.model_selection import train_test_split

cases = []


def case(n, labels=None, **options):
    train, test = train_test_split(np.arange(n), stratify=labels, **options)
    cases.append(dict(n=n, labels=None if labels is None else [int(v) for v in labels],
                      train=train.tolist(), test=test.tolist(), **options))


case(10, random_state=0)
case(10, test_size=0.2, random_state=42)
case(150, test_size=0.33, random_state=7)
case(1797, test_size=0.2, random_state=42)
case(1000, test_size=100, random_state=4294967295)
case(100, test_size=0.25, train_size=0.5, random_state=1)
case(100, train_size=30, random_state=1)
case(9, test_size=0.3, shuffle=False)
iris, digits = load_iris().target, load_digits().target
case(150, iris, test_size=0.2, random_state=42)
case(1797, digits, test_size=0.2, random_state=42)
case(1797, digits, test_size=0.1, train_size=0.3, random_state=3)
uneven = [0] * 5 + [3] * 7 + [1] * 11 + [7] * 2
case(25, uneven, test_size=0.3, random_state=5)
case(25, uneven, test_size=4, random_state=6)

sums = {}
for load in (load_digits, load_iris, load_wine, load_breast_cancer):
    d = load()
    sums[load.__name__] = dict(shape=list(d.data.shape), sum=float(d.data.sum()), last=d.data[-1].tolist(),
                               target=np.bincount(d.target).tolist(),
                               features=[str(n) for n in d.feature_names], names=[str(n) for n in d.target_names])

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn.json"), "w") as f:
    json.dump(dict(splits=cases, datasets=sums), f, separators=(",", ":"))
    f.write("\n")
