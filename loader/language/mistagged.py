"""Verbs that the model takes for nouns: "will on Monday discuss the treaty"."""

from spacy.tokens import Doc


def retag_verbs(doc: Doc) -> Doc:
    """Makes a noun with a modal of its own a verb; the document, changed in place."""
    for token in doc:
        if token.tag_ == "MD" and token.dep_ == "aux" and token.head.tag_ == "NN":
            token.head.tag_, token.head.pos_ = "VB", "VERB"
    return doc
