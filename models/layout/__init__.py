"""What each word, row and column of a remittance on paper is: the labeller behind `extraction.eob`."""

from models.layout.labeller import LayoutLabeller, shipped_labeller

__all__ = ["LayoutLabeller", "shipped_labeller"]
