#!/bin/sh
# Copies the data sets that this package embeds out of scikit-learn's wheel, in
# which they lie unchanged since its first releases:
#
#	python3 -m pip download --no-deps --only-binary :all: scikit-learn==1.9.1
#	sh datasets/data/copy.sh scikit_learn-1.9.1-*.whl
#
# The texts are packed with gzip, without name and date, so that the files come
# out the same each time.
set -eu
wheel=$(realpath "$1")
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m zipfile -e "$wheel" "$work"
from=$work/sklearn/datasets/data
gzip -dc "$from/digits.csv.gz" | gzip -9n > digits.csv.gz
for name in iris wine_data breast_cancer; do
	gzip -9nc "$from/$name.csv" > "$name.csv.gz"
done
# The wheel's licence file goes on with those of libraries inside the wheel.
sed '/^----$/,$d' "$work"/scikit_learn-*.dist-info/licenses/COPYING > LICENSE
