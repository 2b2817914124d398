"""Real-time speech compliance checking for call centres."""

import os

# The matrices of this program are small: on several threads numpy mostly waits. Beside other work, telling voices apart
# takes a third less of the processor so. Read when numpy is imported, also by worker processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
