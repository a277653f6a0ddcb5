"""What a payer's mail is: `classify` splits a stream of pages into documents and names the class of each."""

from models.document.classifier import DocumentClassifier, classify
from models.document.span import UNKNOWN, DocumentSpan, Guess

__all__ = ["UNKNOWN", "DocumentClassifier", "DocumentSpan", "Guess", "classify"]
