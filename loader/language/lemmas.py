"""Lemmas that the model gets wrong: it takes "hoped" for a form of "hop"."""

from collections.abc import Collection

from spacy.language import Language as Nlp
from spacy.pipeline import Lemmatizer


def forget_verbs(nlp: Nlp, verbs: Collection[str]) -> None:
    """Makes the lemmatizer choose another verb than these where a form may be of two ("hopes": "hope", not "hop")."""
    for _, component in nlp.pipeline:
        if isinstance(component, Lemmatizer):
            index = component.lookups.get_table("lemma_index")
            index["verb"] = set(index["verb"]).difference(verbs)
