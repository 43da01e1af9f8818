"""Feed-forward networks in numpy: layers with their gradients, and training by Adam."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class Dense:
    def __init__(self, rng: np.random.Generator, inputs: int, outputs: int):
        self.weight = rng.normal(0.0, np.sqrt(2.0 / inputs), (inputs, outputs))
        self.bias = np.zeros(outputs)

    def forward(self, x):
        self._x = x
        return x @ self.weight + self.bias

    def backward(self, grad):
        self.gradients = [self._x.T @ grad, grad.sum(axis=0)]
        return grad @ self.weight.T

    @property
    def parameters(self):
        return [self.weight, self.bias]


class Conv3x3:
    """Convolution with a 3x3 kernel, stride 1 and one pixel of zeros around the image."""

    def __init__(self, rng: np.random.Generator, inputs: int, outputs: int):
        self.weight = rng.normal(0.0, np.sqrt(2.0 / (inputs * 9)), (outputs, inputs, 3, 3))
        self.bias = np.zeros(outputs)

    def forward(self, x):
        n, channels, height, width = x.shape
        padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        windows = sliding_window_view(padded, (3, 3), axis=(2, 3))
        self._shape = x.shape
        self._columns = windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * height * width, channels * 9)
        y = self._columns @ self.weight.reshape(len(self.bias), -1).T + self.bias
        return y.reshape(n, height, width, -1).transpose(0, 3, 1, 2)

    def backward(self, grad):
        rows = grad.transpose(0, 2, 3, 1).reshape(-1, len(self.bias))
        self.gradients = [(rows.T @ self._columns).reshape(self.weight.shape), rows.sum(axis=0)]
        n, channels, height, width = self._shape
        columns = (rows @ self.weight.reshape(len(self.bias), -1)).reshape(n, height, width, channels, 3, 3)
        padded = np.zeros((n, channels, height + 2, width + 2))
        for dy in range(3):
            for dx in range(3):
                padded[:, :, dy : dy + height, dx : dx + width] += columns[..., dy, dx].transpose(0, 3, 1, 2)
        return padded[:, :, 1:-1, 1:-1]

    @property
    def parameters(self):
        return [self.weight, self.bias]


class Relu:
    parameters, gradients = [], []

    def forward(self, x):
        self._positive = x > 0
        return x * self._positive

    def backward(self, grad):
        return grad * self._positive


class MaxPool2x2:
    """Belongs behind a Relu: all places that share a maximum receive the gradient, which at zero the Relu removes."""

    parameters, gradients = [], []

    def forward(self, x):
        n, channels, height, width = x.shape
        self._blocks = x.reshape(n, channels, height // 2, 2, width // 2, 2)
        self._maximum = self._blocks.max(axis=(3, 5), keepdims=True)
        return self._maximum[:, :, :, 0, :, 0]

    def backward(self, grad):
        spread = (self._blocks == self._maximum) * grad[:, :, :, None, :, None]
        n, channels, height, _, width, _ = spread.shape
        return spread.reshape(n, channels, height * 2, width * 2)


class Flatten:
    parameters, gradients = [], []

    def forward(self, x):
        self._shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, grad):
        return grad.reshape(self._shape)


@dataclass(frozen=True)
class Training:
    epochs: int
    batch: int = 32
    rate: float = 0.003
    smoothing: float = 0.05  # keeps probabilities off 0 and 1, so that versions stay tellable apart by them


def softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def train(layers: list, x: np.ndarray, y: np.ndarray, rng: np.random.Generator, how: Training) -> None:
    """Minimises cross-entropy; the learning rate falls linearly to zero."""
    parameters = [p for layer in layers for p in layer.parameters]
    targets = _smoothed(y, how.smoothing)
    adam = _Adam(parameters)
    batches = [(e, b) for e in range(how.epochs) for b in range(0, len(x), how.batch)]
    for step, (_, start) in enumerate(batches):
        if start == 0:
            order = rng.permutation(len(x))
        chosen = order[start : start + how.batch]
        gradients = _gradients(layers, x[chosen], targets[chosen])
        adam.step(gradients, how.rate * (1.0 - step / len(batches)))


def _smoothed(y, smoothing):
    classes = int(y.max()) + 1
    return np.eye(classes)[y] * (1.0 - smoothing) + smoothing / classes


def _gradients(layers, x, targets):
    for layer in layers:
        x = layer.forward(x)
    grad = (softmax(x) - targets) / len(x)
    for layer in reversed(layers):
        grad = layer.backward(grad)
    return [g for layer in layers for g in layer.gradients]


class _Adam:
    def __init__(self, parameters, beta1=0.9, beta2=0.999):
        self._parameters, self._beta1, self._beta2, self._steps = parameters, beta1, beta2, 0
        self._mean = [np.zeros_like(p) for p in parameters]
        self._square = [np.zeros_like(p) for p in parameters]

    def step(self, gradients, rate):
        self._steps += 1
        bias1, bias2 = 1 - self._beta1**self._steps, 1 - self._beta2**self._steps
        for p, m, s, g in zip(self._parameters, self._mean, self._square, gradients, strict=True):
            m += (1 - self._beta1) * (g - m)
            s += (1 - self._beta2) * (g * g - s)
            p -= rate * (m / bias1) / (np.sqrt(s / bias2) + 1e-8)
