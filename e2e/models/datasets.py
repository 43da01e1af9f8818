"""The two data sets, each split once into training and held-out examples."""

from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_digits, load_iris

SPLIT_SEED = 20


@dataclass(frozen=True)
class Split:
    train_x: np.ndarray
    train_y: np.ndarray
    held_out_x: np.ndarray
    held_out_y: np.ndarray

    def first(self, examples: int) -> "Split":
        """The same held-out part with only the first training examples."""
        return Split(self.train_x[:examples], self.train_y[:examples], self.held_out_x, self.held_out_y)

    def shuffled_labels(self, seed: int) -> "Split":
        """The same examples with their training labels dealt out at random."""
        labels = np.random.default_rng(seed).permutation(self.train_y)
        return Split(self.train_x, labels, self.held_out_x, self.held_out_y)


def iris() -> Split:
    data = load_iris()
    return _split(data.data, data.target, held_out=50)


def digits() -> Split:
    data = load_digits()
    return _split(data.images[:, None, :, :], data.target, held_out=500)


def _split(x: np.ndarray, y: np.ndarray, held_out: int) -> Split:
    order = _dealt_by_class(y, np.random.default_rng(SPLIT_SEED))
    test, train = order[:held_out], order[held_out:]
    # float32 is what the served model receives; training must see the same values
    x = x.astype(np.float32).astype(np.float64)
    return Split(x[train], y[train], x[test], y[test])


def _dealt_by_class(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random order that takes turns between the classes, so that any first part of it is balanced."""
    rank = np.empty(len(y), dtype=np.int64)
    for label in np.unique(y):
        members = np.flatnonzero(y == label)
        rank[rng.permutation(members)] = np.arange(len(members))
    return np.lexsort((y, rank))
