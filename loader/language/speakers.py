"""Who speaks: from the subject of a verb of saying to the person, body, state or described actor it names."""

from dataclasses import dataclass

from spacy.tokens import Token

from loader.language.actors import Actors
from loader.language.called_before import body_called, newspaper_called, person_called
from loader.language.reading import Mention, Reading
from loader.language.roles import prepositional
from loader.language.statement_rules import StatementRules, is_noun, is_verb
from loader.language.voices import Voices
from loader.record import Ref

_BESIDE = 4
"""Tokens between a quotation and a pronoun that says who spoke."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_SPEAKING_KINDS = frozenset({"person", "organization", "state", "actor"})


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in _SUBJECTS or c.dep_ == "agent" for c in verb.children)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, and the tokens ``first`` up to ``last`` that say so; ``antecedent`` are those of the description
    that a bare "the source" refers back to."""

    refs: tuple[Ref, ...]
    first: int
    last: int
    antecedent: tuple[int, int] | None = None

    @property
    def ref(self) -> Ref | None:
        """The one who speaks; None where several do."""
        return self.refs[0] if len(self.refs) == 1 else None


class Speakers:
    """Finds speakers in a reading. Tokens inside quotations never speak."""

    def __init__(self, reading: Reading, rules: StatementRules) -> None:
        self.reading = reading
        self.rules = rules
        self._mentions: dict[int, Mention] = {}
        for mention in reading.mentions:
            self._mentions.update(dict.fromkeys(range(mention.first, mention.last), mention))
        self._quoted = bytearray(len(reading.doc))
        self._subjects: dict[int, Token | None] = {}
        self._sentences: list[tuple[int, int]] = []
        for sentence in reading.doc.sents:
            self._sentences += [(sentence.start, sentence.end)] * len(sentence)
        for quotation in reading.quotations:
            self._quoted[quotation.first : quotation.last] = b"\1" * (quotation.last - quotation.first)
        self._actors = Actors(reading, rules)
        self._voices = Voices(reading, rules, self._quoted)

    def is_quoted(self, token: Token) -> bool:
        """The token stands inside a quotation."""
        return bool(self._quoted[token.i])

    def sentence(self, token: int) -> tuple[int, int]:
        """The first token of a token's sentence, and the one after its last."""
        return self._sentences[token]

    def subject(self, verb: Token) -> Token | None:
        """The head word of a verb's subject, which may be that of the verb above ("warned …, calling it …")."""
        if verb.i not in self._subjects:
            self._subjects[verb.i] = self._find_subject(verb)
        return self._subjects[verb.i]

    def _find_subject(self, verb: Token) -> Token | None:
        seen = 0
        node = verb
        while seen < 6:
            quoted = self._quoted_person(node) if node is not verb else None
            if quoted is not None:
                return quoted
            # "was quoted by Kyodo as saying": the agent quotes, the subject says.
            spoken = node is verb and not is_verb(verb, self.rules.quoting)
            by = [c for c in node.children if c.dep_ == "agent" and spoken]
            agents = [o for c in by for o in c.children if o.dep_ == "pobj"]
            own = agents or [c for c in node.children if c.dep_ in _SUBJECTS and not self.is_quoted(c)]
            own = [c for c in own if not self._is_before_participle(c, node)]
            if own:
                # Of two before the verb the nearer one is its own: "after his counterpart, Kono, again said".
                return self._resolve_relative(own[-1] if own[-1].i < node.i and node is verb else own[0])
            if node.dep_ == "relcl":
                return node.head
            if node.dep_ not in {"conj", "advcl", "xcomp", "pcomp", "prep", "ccomp", "acl", "dep", "parataxis"}:
                return None
            if node.dep_ == "acl" and node.head.pos_ in {"NOUN", "PROPN"} and node.tag_ != "VBG":
                return None
            if (other := self._blamed(node) or self._asked(node)) is not None:
                return other
            if node.head.pos_ in {"NOUN", "PROPN", "PRON"} and node.dep_ == "acl":
                return node.head
            told = node.dep_ == "conj" and node.tag_ == "VBD" and node.head.tag_ == "VB" and node.head.dep_ == "ccomp"
            node = node.head.head if told else node.head  # "said they must wait and pledged": who said it pledged
            seen += 1
        return None

    def _is_before_participle(self, noun: Token, verb: Token) -> bool:
        """ "said to the website adding that …", "protested, this time saying …": the noun before the participle is no
        subject of its own; that of "…, his aide saying …" is."""
        if verb.tag_ != "VBG" or noun.i > verb.i or not is_verb(verb, self.rules.reporting):
            return False
        if any(c.dep_ == "aux" for c in verb.children) or verb.head.pos_ not in {"VERB", "AUX"} or verb.head.i > noun.i:
            return False
        before = self.reading.doc[noun.left_edge.i - 1] if noun.left_edge.i else noun
        return noun.lower_ == "time" or before.pos_ in {"NOUN", "PROPN", "DET", "ADP"}

    def _blamed(self, node: Token) -> Token | None:
        """ "accused B of trying …", "blamed B for saying": the object does it."""
        preposition = node.head
        if node.dep_ != "pcomp" or preposition.lower_ not in {"of", "for", "from", "into"}:
            return None
        return next((c for c in preposition.head.children if c.dep_ == "dobj" and not self.is_quoted(c)), None)

    def _asked(self, node: Token) -> Token | None:
        """ "asked B to tell": the object says it."""
        if node.dep_ != "xcomp" or not is_verb(node.head, self.rules.asking):
            return None
        return next((c for c in node.head.children if c.dep_ == "dobj" and not self.is_quoted(c)), None)

    def speaker_at(self, head: Token) -> Speaker | None:
        """The speaker that a noun or pronoun names, or None if it names none."""
        if self.is_quoted(head):
            return None
        if is_noun(head, self.rules.texts) and is_noun(head, self.rules.bodies):
            return self._of_body(newspaper_called(self.reading, self.rules, head), head)
        if is_noun(head, self.rules.texts) or is_noun(head, self.rules.voices):
            return self._standing_in(head, self._voices.issuer(head))
        mention = self._mentions.get(head.i) or self._inside(head)
        if mention is not None and self._is_spoken_of(mention):
            return self._last_person(head, mention.refs)
        if mention is not None:
            return self._of_mention(mention)
        if (holder := self._holder(head)) is not None:
            return holder
        whole = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
        if whole.lower_ in self.rules.partitive:
            return self._one_of(whole)
        if is_noun(head, self.rules.epithets) and any(t.lower_ == "the" for t in head.lefts):
            apposed = self._apposed(head)
            return self._of_mention(apposed) if apposed is not None else self._last_person(head)
        if is_noun(head, self.rules.described):
            return self._described(head)
        if head.pos_ == "PROPN" and head.i not in self._mentions:
            return self._unknown_name(head)
        if head.lower_ == "it":
            return self._standing_in(head, self._voices.body(head))
        if head.lower_ not in {"he", "she"}:
            return None
        person = self._last_person(head) or self._standing_in(head, self._voices.described(head))
        return person if person is not None and all(r.kind in {"person", "actor"} for r in person.refs) else None

    def _is_spoken_of(self, pronoun: Mention) -> bool:
        """ "“I will meet Foreign Minister Lavrov,” he added": whom the quotation before a pronoun names is another."""
        near = (q for q in self.reading.quotations if 0 <= pronoun.first - q.last <= _BESIDE)
        quotation = next(near, None) if pronoun.form == "pronoun" else None
        if quotation is None:
            return False
        named = [m for m in self.reading.mentions if m.refs == pronoun.refs and m.last <= pronoun.first]
        return bool(named) and quotation.first <= named[-1].first and named[-1].form == "name"

    def _standing_in(self, head: Token, noun: Token | None) -> Speaker | None:
        """The speaker whom a noun names, where ``head`` stands for it."""
        speaker = self.speaker_at(noun) if noun is not None else None
        if speaker is None:
            return None
        return Speaker(speaker.refs, head.i, head.i + 1, speaker.antecedent or (speaker.first, speaker.last))

    def speaker_of(self, verb: Token) -> Speaker | None:
        """The speaker of a verb by its subject, several for "A and B agreed"."""
        adjacent = self._before(verb)
        subject = self.subject(verb)
        if subject is None or (adjacent is not None and not _has_subject(verb)):
            return adjacent or self._parted(verb)
        speakers = [s for s in map(self.speaker_at, [subject, *subject.conjuncts]) if s is not None]
        # "company president and chairman Louis Gallois" is one speaker, with a name.
        named = [s for s in speakers if all(ref.kind != "actor" for ref in s.refs)]
        speakers = named or speakers
        if not speakers:
            return self._enclosed(verb, subject.i)
        refs = tuple(dict.fromkeys(ref for speaker in speakers for ref in speaker.refs))
        return Speaker(refs, speakers[0].first, speakers[0].last, speakers[0].antecedent)

    def _before(self, verb: Token) -> Speaker | None:
        """The name right before a finite verb, which the parse may have hung elsewhere."""
        if verb.tag_ not in {"VBD", "VBZ", "VBP"}:
            return None
        at = verb.i - 1
        while at > 0 and self.reading.doc[at].pos_ == "ADV":
            at -= 1
        mention = self._mentions.get(at) if at >= 0 else None
        if mention is None or mention.form != "name" or mention.last != at + 1 or self._quoted[at]:
            return None
        speaker = self._of_mention(mention)
        return speaker if speaker and all(ref.kind == "person" for ref in speaker.refs) else None

    def _enclosed(self, verb: Token, begin: int) -> Speaker | None:
        """ "One of the speakers, the lawmaker X, said": the name between the commas before the verb."""
        doc = self.reading.doc
        name = self._mentions.get(verb.i - 2) if verb.i > 2 and doc[verb.i - 1].text == "," else None
        if name is None or name.form != "name" or name.last != verb.i - 1 or name.first <= begin:
            return None
        return self._of_mention(name) if all(ref.kind == "person" for ref in name.refs) else None

    def _parted(self, verb: Token) -> Speaker | None:
        """Where the parse gives a finite verb no subject: "…, a senior official said", "Kono, who came late, said"."""
        doc, begin = self.reading.doc, self.sentence(verb.i)[0]
        if verb.tag_ not in {"VBD", "VBZ"} or verb.i == begin or not is_verb(verb, self.rules.reporting):
            return None
        noun = doc[verb.i - 1]
        if any(t.lower_ in self.rules.partitive for t in doc[begin : verb.i]) and noun.text == ",":
            return self._enclosed(verb, begin)
        if is_noun(noun, self.rules.described) and doc[noun.left_edge.i].pos_ == "DET":
            return self.speaker_at(noun)
        opening = next((m for m in self.reading.mentions_in(begin, verb.i) if m.form == "name"), None)
        if noun.text != "," or opening is None or any(r.kind != "person" for r in opening.refs):
            return None
        titles = all(t.pos_ in {"PROPN", "NOUN", "ADJ"} for t in doc[begin : opening.first])
        behind = [t.lower_ for t in doc[opening.last : opening.last + 2]]
        return self._of_mention(opening) if titles and behind == [",", "who"] else None

    def first_in(self, first: int, last: int) -> Speaker | None:
        """The first mention that can speak among tokens ``first`` up to ``last``, if the parse gives no subject."""
        for token in self.reading.doc[first:last]:
            if self.is_quoted(token) or token.pos_ == "VERB" or is_noun(token, self.rules.texts):
                return None
            mention = self._mentions.get(token.i)
            if mention is not None and mention.form != "adjective":
                return self._of_mention(mention)
            if is_noun(token, self.rules.described):
                return self._described(token)
        return None

    def _quoted_person(self, verb: Token) -> Token | None:
        """ "Kyodo quoted him as saying": the object says, the subject only quotes."""
        if not is_verb(verb, self.rules.quoting):
            return None
        return next((c for c in verb.children if c.dep_ == "dobj" and not self.is_quoted(c)), None)

    def _resolve_relative(self, subject: Token) -> Token:
        if subject.tag_ in {"WP", "WDT"} and subject.head.dep_ == "relcl":
            return subject.head.head
        # "In an article on the website, a professor wrote": the parse makes the noun of the phrase the subject.
        fronted = any(t.dep_ == "prep" and t.is_sent_start for t in subject.lefts)
        apposed = next((t for t in subject.rights if t.dep_ == "appos"), None)
        return apposed if fronted and apposed is not None else subject

    def _inside(self, head: Token) -> Mention | None:
        """The name in apposition or before the head: "spokesman Dmitry Peskov", "the minister, Taro Kono"."""
        for child in head.children:
            if child.dep_ in {"appos", "flat", "compound", "nmod"}:
                mention = self._mentions.get(child.i)
                if mention is not None and mention.form == "name" and mention.refs[0].kind == "person":
                    return mention
        return None

    def _of_mention(self, mention: Mention) -> Speaker | None:
        if mention.form == "adjective" or any(ref.kind not in _SPEAKING_KINDS for ref in mention.refs):
            return None
        return Speaker(mention.refs, mention.first, mention.last)

    def _holder(self, head: Token) -> Speaker | None:
        """The person whose title the noun belongs to: "Deputy Chairman of the Security Council Dmitry Medvedev"."""
        for tenure in self.reading.tenures:
            places = {w.slot: w.passage for w in tenure.words}
            title, name = places.get("trigger"), places.get("holder")
            if title is None or name is None or not title.start <= head.idx < title.end or name.start < title.end:
                continue
            span = self.reading.doc.char_span(name.start, name.end, alignment_mode="expand")
            # Nothing but a blank or a comma parts the title from its name.
            if span is not None and name.start - title.end <= 2:
                return Speaker((tenure.holder,), span.start, span.end)
        return None

    def _described(self, head: Token) -> Speaker | None:
        first, name = self._actors.description(head)
        apposed = self._apposed(head)
        if apposed is not None:
            return Speaker(apposed.refs, apposed.first, apposed.last)
        person = person_called(self.reading, first, head)
        if person is not None:
            return Speaker(person.refs, first, head.i + 1)
        body = body_called(self.reading, self.rules, first, head)
        if body is not None:
            return Speaker(body.refs, first, head.i + 1)
        served = self._served(head)
        if served is not None:
            start, end = head.idx, served.idx + len(served)
            name = f"{name} " if name else ""
            text = self.reading.article.text
            name = name.removesuffix(f"{head.text} ") + " ".join(text[start:end].split())
            return Speaker((Ref("actor", name),), first, served.i + 1)
        if name is not None:
            return Speaker((Ref("actor", name),), first, head.i + 1)
        for token in reversed(self.reading.doc[max(0, head.i - 1500) : head.i]):
            titles = token.is_title and not token.is_sent_start and head.is_lower  # "Prime Minister of Japan Taro Kono"
            if token.lemma_.lower() == head.lemma_.lower() and token.pos_ in {"NOUN", "PROPN"} and not titles:
                earlier, name = self._actors.description(token)
                mention = self._mentions.get(token.i)
                if mention is not None and mention.form in {"name", "description"}:
                    speaker = self._of_mention(mention)
                    return speaker and Speaker(speaker.refs, first, head.i + 1)
                if name is not None:
                    return Speaker((Ref("actor", name),), first, head.i + 1, (earlier, token.i + 1))
        definite = self.reading.doc[first].lower_ == "the" and not is_noun(head, self.rules.bodies)
        return self._last_person(head) if definite else None

    def _last_person(self, head: Token, other: tuple[Ref, ...] = ()) -> Speaker | None:
        """The person who was last the subject of a clause, for "he" or "the diplomat" that reading left open; not
        ``other``, of whom the words speak."""
        doc = self.reading.doc
        for mention in reversed(self.reading.mentions):
            if mention.last > head.i or mention.form != "name" or self.is_quoted(doc[mention.first]):
                continue
            person = len(mention.refs) == 1 and mention.refs[0].kind == "person" and mention.refs != other
            if head.i - mention.last > 80:
                return None
            if person and doc[mention.first : mention.last].root.dep_ in _SUBJECTS:
                return Speaker(mention.refs, head.left_edge.i if head.pos_ != "PRON" else head.i, head.i + 1)
        return None

    def _one_of(self, head: Token) -> Speaker | None:
        """ "one of the Iranian officials": a person who is called by what they are, as one of them."""
        noun = next((t for t in prepositional(head, {"of"}) if is_noun(t, self.rules.described)), None)
        speaker = self._described(noun) if noun is not None else None
        if noun is None or speaker is None or speaker.ref is None or speaker.ref.kind != "actor":
            return None
        name = speaker.ref.name
        if name.endswith(noun.text) and noun.tag_ == "NNS":
            name = name.removesuffix(noun.text) + noun.lemma_
        return Speaker((Ref("actor", name),), head.i, speaker.last, speaker.antecedent)

    def _of_body(self, body: Mention | None, head: Token) -> Speaker | None:
        return Speaker(body.refs, head.left_edge.i, head.i + 1) if body is not None else None

    def _apposed(self, head: Token) -> Mention | None:
        """ "the firm's chief executive, Alan Mulally": the name behind the comma."""
        doc = self.reading.doc
        for token in doc[head.i + 1 : head.i + 12]:
            if token.pos_ in {"VERB", "AUX"} or token.is_sent_start or token.text in {".", ";", '"'}:
                return None
            if token.text == "," and token.i + 1 < len(doc):
                mention = self._mentions.get(token.i + 1)
                person = mention is not None and mention.form == "name" and mention.refs[0].kind == "person"
                return mention if person else None
        return None

    def _served(self, head: Token) -> Token | None:
        """The end of "for the Foreign Office", "of the Interior Ministry" after the head."""
        for preposition in head.rights:
            if preposition.dep_ == "prep" and preposition.lower_ in {"for", "of", "at", "from", "in"}:
                for served in preposition.children:
                    mention = self._mentions.get(served.i)
                    if served.dep_ == "pobj" and mention is not None and mention.form != "pronoun":
                        return self.reading.doc[mention.last - 1]
                    if served.dep_ == "pobj" and is_noun(served, self.rules.bodies) and [*served.lefts]:
                        return served
        return None

    def _unknown_name(self, head: Token) -> Speaker | None:
        """A proper name that reading did not tell the kind of."""
        first = head.i
        while first > 0 and self.reading.doc[first - 1].pos_ == "PROPN" and first - 1 not in self._mentions:
            first -= 1
        name = self.reading.passage(first, head.i + 1).text
        return Speaker((Ref("actor", " ".join(name.split())),), first, head.i + 1)
