"""What the finders of claims share: the article, its ground, its sides, and in whose mouth a clause is put."""

from spacy.tokens import Token

from loader.language.claim_rules import ClaimRules
from loader.language.reading import Reading
from loader.language.roles import children, coordinated, governors, negated, possessors, prepositional, subjects
from loader.language.sides import Side, Sides
from loader.language.territories import Ground
from loader.record import Passage


class Scene:
    """One article with its ground, its sides and the rules for claims."""

    def __init__(self, reading: Reading, ground: Ground, sides: Sides, rules: ClaimRules) -> None:
        self.reading = reading
        self.ground = ground
        self.sides = sides
        self.rules = rules

    def lemmas(self) -> tuple[tuple[Token, str], ...]:
        """The tokens from which facts are drawn, each with its lemma in lower case."""
        return self.reading.lemmas

    def passage(self, token: Token) -> Passage:
        """One token as a passage."""
        return self.reading.passage(token.i, token.i + 1)

    def holders(self, token: Token, aside: bool = True) -> tuple[Side, ...]:
        """The states in whose mouth a clause is put ("Tokyo maintains that ..."), the nearest ones. Relative and
        adverbial clauses are the writer's own words unless ``aside``."""
        below = token
        for verb in governors(token):
            if not aside and below.dep_ in ("relcl", "advcl", "acl"):
                return ()
            told = below.dep_ in ("ccomp", "parataxis", "advcl", "xcomp") or verb.lemma_ == "accord"
            if verb.pos_ in ("VERB", "AUX") and told and verb.lemma_.lower() in self.rules.attitudes["opinion"]:
                found = self.sides.of(subjects(verb))
                if found:
                    return found
            if verb.pos_ == "NOUN" and below.dep_ in ("acl", "ccomp") and verb.lemma_ in self.rules.attitudes["stance"]:
                found = self.sides.of(possessors(verb)) or self.sides.of(
                    subjects(verb.head) if verb.head.pos_ == "VERB" else ()
                )
                if found:
                    return found
            if below.dep_ == "prep" and verb.lemma_.lower() in self.rules.attitudes["accuse"]:
                return self.sides.of(subjects(verb))
            consists = verb.lemma_ in self.rules.attitudes["consist"] and below.dep_ == "prep"
            if (verb.pos_ == "AUX" and told) or consists:
                stances = [s for s in children(verb, {"nsubj"}) if s.lemma_ in self.rules.attitudes["stance"]]
                found = self.sides.of(t for s in stances for t in possessors(s) + prepositional(s, {"of"}))
                if found:
                    return found
            below = verb
        return self._fronted(below) or self._speakers(token)

    def denied(self, token: Token) -> bool:
        """Whether a word is under a denial: "did not say", "refrained from", "no"."""
        if negated(token) or any(t.lower_ == "no" for t in token.lefts) or _is_asked(token):
            return True
        below = token
        for verb in governors(token):
            if below.dep_ in ("relcl", "acl"):
                return False
            if verb.pos_ in ("VERB", "AUX") and below.dep_ in ("ccomp", "xcomp", "pcomp", "prep", "dobj"):
                if verb.lemma_ in self.rules.attitudes["deny"] or (negated(verb) and below.dep_ in ("ccomp", "xcomp")):
                    return True
            elif verb.pos_ in ("VERB", "AUX"):
                return False
            below = verb
        return False

    def charged(self, token: Token, takers: tuple[Side, ...]) -> bool:
        """Whether a holding or taking is only what another state says."""
        held = {self.sides.successor(side.state) for side in takers}
        holders = {self.sides.successor(side.state) for side in self.holders(token, aside=False)}
        return bool(holders) and not holders & held

    def _speakers(self, token: Token) -> tuple[Side, ...]:
        """The speaker of the quotation around a token that has no verb of saying in its own sentence."""
        quotation = next((q for q in self.reading.quotations if q.first <= token.i < q.last), None)
        if quotation is None:
            return ()
        doc = token.doc
        ends = [quotation.last - 1, min(quotation.last, len(doc) - 1), quotation.first, max(quotation.first - 1, 0)]
        for sentence in dict.fromkeys((doc[i].sent.start, doc[i].sent.end) for i in ends):
            for verb in doc[sentence[0] : sentence[1]]:
                inside = any(q.first <= verb.i < q.last for q in self.reading.quotations)
                if not inside and verb.pos_ == "VERB" and verb.lemma_.lower() in self.rules.attitudes["opinion"]:
                    found = self.sides.of(subjects(verb))
                    if found:
                        return found
        return ()

    def _fronted(self, root: Token) -> tuple[Side, ...]:
        """The holder before the sentence: "For Japan, the declaration did not ..."."""
        for prep in children(root, {"prep"}):
            if prep.i < root.i and prep.lower_ in self.rules.attitudes["holder"]:
                found = self.sides.of(t for noun in children(prep, {"pobj"}) for t in coordinated(noun))
                if found:
                    return found
        return ()


def _is_asked(verb: Token) -> bool:
    """ "took no position on who owns the islands", "asked whether it holds them": a question tells nothing."""
    if verb.dep_ not in ("pcomp", "ccomp"):
        return False
    return any(c.tag_ == "WP" and c.lower_ == "who" and c.dep_ in ("nsubj", "nsubjpass") for c in verb.children) or any(
        c.dep_ == "mark" and c.lower_ == "whether" for c in verb.children
    )
