"""Optical character recognition of print: scans and faxes of office documents, in Latin letters.

`read` is the door. `clean` evens the paper and takes rules away, `upright` measures how the page lies and `turn` sets
it the right way up, `cells` finds the print, `recogniser` runs the network, `decode` spells words from what it saw, and
`lines` puts the two together. `amounts` knows how money is printed, `confidence` judges words by their page. No network
is asked and nothing is downloaded: the model is a file of ours.
"""

from extraction.pages.ocr.read import OcrPage, read_image

__all__ = ["OcrPage", "read_image"]
