"""Names that the model took for those of bodies, places or things, and that the words around them say are people's."""

from collections.abc import Collection
from dataclasses import dataclass

from spacy.tokens import Span

from loader.language.ballot import Ballot
from loader.language.name_rules import OfficeRules, PersonRules
from loader.language.name_tokens import is_aged, is_name_token, is_of_state


@dataclass(frozen=True, slots=True)
class MistakenNames:
    """Judges the labelled names of one article."""

    people: PersonRules
    offices: OfficeRules
    known: Collection[str]
    """Last and only words of the gazetteer's names of people."""
    ballot: Ballot

    def says_person(self, entity: Span) -> bool:
        """Whether syntax, a word beside the name or its first word says that it is a person's."""
        if len(entity) == 1:
            return is_aged(entity[0])
        return self._given_name_first(entity) or self._syntax_says_person(entity) or self._words_say_person(entity)

    def _given_name_first(self, entity: Span) -> bool:
        """As in "Ivan Orlov": a given name and one or two words that nothing says to name something else."""
        words = [token for token in entity if not token.is_space]
        if not 2 <= len(words) <= 3 or words[0].lower_ not in self.people.given or not all(map(is_name_token, words)):
            return False
        if words[-1].lower_ in self.people.no_last or entity.text != entity.text.strip():
            return False
        behind = entity.doc[entity.end] if entity.end < len(entity.doc) else None
        if (
            behind is not None
            and not behind.is_sent_start
            and (is_name_token(behind) or behind.dep_ == words[-1].dep_ == "compound")
        ):
            return False
        return self.ballot.told.get(entity.text, frozenset()) <= {"person"}

    def _words_say_person(self, entity: Span) -> bool:
        """Whether a word beside a name of two to four words, here or elsewhere, is said of people only."""
        words = [token for token in entity if not token.is_space]
        if not 2 <= len(words) <= 4 or not all(is_name_token(t) or t.lower_ in self.people.particles for t in words):
            return False
        known = any(t.is_upper and t.lower_ in self.known for t in words)
        return known or (
            self.ballot.winner(entity.text) == "person" and "person" in self.ballot.told.get(entity.text, ())
        )

    def _syntax_says_person(self, entity: Span) -> bool:
        """A name of two or three capitalised words followed by ", who …" or ", <office> of …", or after a title."""
        doc = entity.doc
        words = [t for t in entity if not (t.text == "-" or (t.i > entity.start and t.nbor(-1).text == "-"))]
        if not 2 <= len(words) <= 3 or not all(t.is_alpha and is_name_token(t) for t in words):
            return False
        if entity[-1].lower_ in self.offices.heads or (entity.start > 0 and doc[entity.start - 1].lower_ == "the"):
            return False
        if is_of_state(entity):
            return True
        behind_office = entity.start > 2 and doc[entity.start - 1].text == ","
        if behind_office and entity.end < len(doc) and doc[entity.end].text == ",":
            return doc[entity.start - 2].lower_ in self.offices.heads
        verb = entity[-1].head
        is_something = entity[-1].dep_ == "nsubj" and verb.lemma_ in self.offices.copulas
        if is_something and any(c.dep_ == "attr" and c.lower_ in self.offices.heads for c in verb.children):
            return True
        if entity.end + 1 >= len(doc) or doc[entity.end].text != ",":
            return False
        following = [t.lower_ for t in doc[entity.end + 1 : entity.end + 6]]
        if following[:1] == ["who"]:
            return True
        return any(word in self.offices.heads for word in following)
