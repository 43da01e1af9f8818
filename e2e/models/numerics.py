"""Makes floating-point sums come out alike on any x86-64 machine with AVX2. Import before numpy.

OpenBLAS and numpy pick kernels by CPU, and another kernel adds in another order. The weights then differ by 1e-15 after
training, which rounding to float32 nearly always hides; with the kernels fixed nothing is left to chance. One thread
is also the faster choice for matrices this small.
"""

import os
import sys

if "numpy" in sys.modules:
    raise ImportError("numerics must be imported before numpy")

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OPENBLAS_CORETYPE"] = "Haswell"
os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V4 AVX512_ICL AVX512_SPR"
