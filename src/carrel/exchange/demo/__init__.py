"""The demo library: invented people, works of the public domain, and a year's counts, for people to try the house on.

The data come from a seed, so the same demo can be made again; keys, rows and secrets never do.
"""

from carrel.exchange.demo.furnishing import SAMPLES, Furnished, Sample, furnish

__all__ = ["SAMPLES", "Furnished", "Sample", "furnish"]
