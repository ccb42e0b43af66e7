"""Kinds of error that models make, each as a function from a right answer to wrong ones."""

from mutations import contents, counts, events, own_words, pointers, speakers
from mutations.kinds import KINDS, Case, Kind

__all__ = [
    "KINDS",
    "Case",
    "Kind",
    "contents",
    "counts",
    "events",
    "own_words",
    "pointers",
    "speakers",
]
