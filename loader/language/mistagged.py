"""Words that the model takes for another part of speech: "will on Monday discuss", "A and visiting premier B"."""

from spacy.tokens import Doc, Token


def mend_tags(doc: Doc) -> Doc:
    """Makes a noun with a modal of its own a verb, and "visiting" in front of a title and a name an adjective; the
    document, changed in place."""
    for token in doc:
        if token.tag_ == "MD" and token.dep_ == "aux" and token.head.tag_ == "NN":
            token.head.tag_, token.head.pos_ = "VB", "VERB"
        elif token.lower_ == "visiting" and (name := _visitor(token)) is not None:
            before = token.nbor(-2)
            name.head, name.dep_ = before, "conj"
            token.head, token.dep_, token.tag_, token.pos_ = name, "amod", "JJ", "ADJ"
    return doc


def _visitor(visiting: Token) -> Token | None:
    """ "B" of "A and visiting premier B"; not of "hosting A and visiting B", nor of "visiting the premier"."""
    doc, index = visiting.doc, visiting.i
    if index < 2 or visiting.tag_ != "VBG" or doc[index - 1].lower_ != "and" or doc[index - 2].pos_ != "PROPN":
        return None
    if visiting.head.tag_ == "VBG" or visiting.dep_ not in ("conj", "advcl"):
        return None
    name = next((c for c in visiting.children if c.dep_ == "dobj" and c.pos_ == "PROPN"), None)
    if name is None or name.ent_type_ in ("GPE", "LOC"):
        return None
    before = {c.dep_ for c in name.children}
    # One word may be a place that the model does not know.
    return name if "compound" in before and "det" not in before else None
