"""Looks at a query before the engine does: what form it has, and that it asks for nothing the service never does.

The engine contacts any address that a SERVICE or LOAD names and has no switch against it, and a query nested too
deeply ends its process. So every query passes ``inspect_query``, a lexer of SPARQL 1.1 (section 19.8) that takes time
linear in the length of the text. It reads tokens as the engine does, whose parser has no lexer of its own:
``SERVICE:x {`` and ``1SERVICE`` hold the keyword there, and the ``<`` of ``?a<1)#>`` compares. Where two readings are
possible and one of them could hide a keyword, the query is refused with advice how to write it plainly.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache

from loader.errors import ForbiddenQuery, QueryError

MAX_DEPTH = 100
"""Brackets inside brackets: the engine recurses for each, and a stack overflow would end the process."""
MAX_TOKENS = 4000
"""Tokens outside data (VALUES, INSERT DATA): long chains of operators recurse too."""


@dataclass(frozen=True, slots=True)
class QuerySize:
    """How large a query may be: ``nesting``, its brackets inside brackets; ``words`` and signs outside data."""

    nesting: int = MAX_DEPTH
    words: int = MAX_TOKENS


USUAL = QuerySize()
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
VOLATILE = ("NOW", "RAND", "UUID", "BNODE")
"""How the words end that call what is another each time: ``STRUUID``, and ``BYRAND``, which the engine takes apart."""
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
AT_ONCE = 4096
"""So many values are matched at once."""
_ABSOLUTE = re.compile(r"<\w++://")
"""How an IRI begins that is no comparison: two slashes are no operator."""
_PIECE = re.compile(r"\w++|.")
NO_QUERY = "there is no query in the text: begin with SELECT, ASK, CONSTRUCT or DESCRIBE and a blank"
_NEW = frozenset({"[", "(", "<<", "{", "~"})
"""What may begin a new blank node in a template."""

_BEYOND = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""Letters of names beyond ASCII."""
_BEYOND_INSIDE = "\u00b7\u0300-\u036f\u203f\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LONG = r'"""(?:"{0,2}+(?:[^"\\]|\\.))*+"""' + r"|'''(?:'{0,2}+(?:[^'\\]|\\.))*+'''"
_SHORT = r'"(?:[^"\\\r\n]|\\.)*+"' + r"|'(?:[^'\\\r\n]|\\.)*+'"


@cache
def _token(is_ascii: bool) -> re.Pattern[str]:
    """The pattern of a token, for texts of ASCII only or for all. The first is made ten times as fast, in a
    millisecond, which every `skerry query` waits for."""
    base = "A-Za-z" if is_ascii else f"A-Za-z{_BEYOND}"
    inside = base + "_0-9" + ("" if is_ascii else _BEYOND_INSIDE)
    local = rf"(?:(?:[{base}_:0-9]|{_ESCAPED})(?:\.*+(?:[{inside}\-:]|{_ESCAPED}))*+)?"
    return re.compile(
        rf"""
          (?P<blank>(?:[ \t\r\n]++|\#[^\r\n]*+)++)
        | (?P<string>{_LONG}|{_SHORT})
        | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*+>)
        | (?P<variable>[?$][{inside}]++)
        | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
        | (?P<label>_:[{base}_0-9](?:\.*+[{inside}\-])*+)
        | (?P<name>(?:[^\W\d_][\w.\-]*+(?<!\.))?:{local})
        | (?P<word>[^\W\d][\w.\-]*+|\w++)
        | (?P<sign><<|>>|\^\^|.)
        """,
        re.VERBOSE | re.DOTALL,
    )


@cache
def plain_data() -> re.Pattern[str]:
    """What may stand in VALUES: IRIs, literals, UNDEF, and rows of them."""
    letter = f"A-Za-z{_BEYOND}"
    inside = f"{letter}_0-9{_BEYOND_INSIDE}"
    local = rf"(?:(?:[{letter}_:0-9]|{_ESCAPED})(?:\.*+(?:[{inside}\-:]|{_ESCAPED}))*+)?"
    value = rf"""
          [ \t\r\n]++
        | [+\-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+\-]?[0-9]++)?(?![{inside}])
        | <(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*+>
        | {_LONG} | "(?!"")(?:[^"\\\r\n]|\\.)*+" | '(?!'')(?:[^'\\\r\n]|\\.)*+'
        | \^\^ | @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ | \#[^\r\n]*+
        | (?:[{letter}](?:\.*+[{inside}\-])*+)?:{local}
        | (?i:true|false|UNDEF)(?![{inside}\-:.])
    """
    return re.compile(rf"(?:{value} | \((?:{value})*+\)){{0,{AT_ONCE}}}+", re.VERBOSE | re.DOTALL)


_ESCAPE = re.compile(_CODEPOINT)
_HIDING = re.compile(r"[#'()\[\]]|SERVICE|LOAD", re.IGNORECASE)
_KEYWORDS = re.compile("SERVICE|LOAD", re.IGNORECASE)
_PLAIN_IRI = re.compile(r"""<[^<>"{}|^`\\\x00-\x20#'()\[\]]*+>""")
"""An IRI without anything that hides."""
_COMMENT = re.compile(r"(?<![^ \t\r\n])#[^\r\n]*+")
"""What is a comment after a blank, which no IRI holds, if nothing is quoted or escaped."""
_QUOTING = re.compile(r"""["'\\]""")
ALIKE_LENGTH = 4096
_OPERANDS = frozenset({"variable", "string", "iri", "language", "label", "name"})
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_PLAIN_LETTERS = frozenset(map(chr, range(0x20, 0x7F))) - set("\"'\\")
"""ASCII characters that change nothing in a string."""


@dataclass(frozen=True, slots=True)
class QueryFeatures:
    """What a query is: its form (``select``, ``ask``, ``construct`` or ``describe``), whether it names a dataset of its
    own (FROM), whether it may give another answer each time (NOW, RAND, UUID, new blank nodes), and whether it lists
    graphs (``GRAPH ?g {}``), whose order in memory is another one each time."""

    form: str
    has_dataset: bool
    is_volatile: bool = False
    lists_graphs: bool = False


def inspect_query(text: str, size: QuerySize = USUAL) -> QueryFeatures:
    """Tells what a query is.

    Raises ForbiddenQuery for SERVICE and LOAD, QueryError for a text that is an update or no query, is nested
    too deeply or too long for the engine, or can be read in two ways. It does not check the whole grammar: the engine
    does. Keywords in strings, IRIs, comments, prefixed names, variables and language tags are left alone.
    """
    alike = _alike(text, size)
    if alike is not None:
        with suppress(QueryError):  # told with the places of the text itself
            return _inspect(alike, size)
    return _inspect(text, size)


def _alike(text: str, size: QuerySize) -> str | None:
    """The text with every IRI and comment left empty, which is inspected once for all such texts; None where that might
    not tell the same: an IRI that could hide something is looked at, and so is every ``<`` that another precedes, and
    every ``#`` where it may belong to an IRI or a string."""
    # What is shorter than the words that are allowed need not be counted.
    if len(text) > min(ALIKE_LENGTH, size.words) or "<<" in text or _KEYWORDS.search(text):
        return None
    alike = _PLAIN_IRI.sub("<>", text)
    return alike if "#" not in alike or _QUOTING.search(alike) else _COMMENT.sub("#", alike)


@lru_cache(maxsize=256)
def _inspect(text: str, size: QuerySize) -> QueryFeatures:
    refuse_escaped_ascii(text)
    reader = Reader(text, size=size)
    _read(text, reader)
    if reader.form is None:
        raise QueryError(NO_QUERY)
    return QueryFeatures(reader.form.lower(), reader.has_dataset, reader.is_volatile, reader.lists_graphs)


def _read(text: str, reader: "Reader") -> None:
    """Takes all tokens, of a long text without those of plain data: there may be hundreds of thousands."""
    position: int | None = 0
    while position is not None:
        begin, position = position, None
        for token in tokens(text, begin):
            reader.take(token)
            if len(text) > ALIKE_LENGTH and token.text == "{" and reader.brackets[-1] == "data":
                end = _end_of_data(text, token.start + 1)
                if text.startswith("}", end):
                    position = end
                    break
                reader.unread = end


def _end_of_data(text: str, position: int) -> int:
    """Where plain data ends that begins at a position."""
    end = -1
    while end != position:
        # In parts: nothing else runs during a match.
        found, end = plain_data().match(text, position), position
        assert found is not None  # it may be empty
        position = found.end()
    return end


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int


def tokens(text: str, position: int = 0) -> Iterator[Token]:
    """The tokens from a position on, without blanks and comments. Raises QueryError for a string that is not closed:
    the engine refuses it too, and looking for its end again and again would not be linear."""
    pattern = _token(text.isascii())
    while position < len(text):
        match = pattern.match(text, position)
        assert match is not None  # the last alternative takes any character
        kind = match.lastgroup
        assert kind is not None
        if _is_unclosed(match, text):
            raise QueryError(f"the string that begins at {place(text, position)} is not closed: close it")
        if kind != "blank":
            yield Token(kind, match[0], position)
        position = match.end()


def _is_unclosed(match: re.Match[str], text: str) -> bool:
    """A lone quotation mark, or ``""`` that is the beginning of a long string without an end."""
    return match[0] in ("'", '"') or (match[0] in ("''", '""') and text[match.end() : match.end() + 1] == match[0][0])


@dataclass(slots=True)
class Reader:
    """Follows brackets and the token before, which decide how the next token is to be read. With ``is_update`` it lets
    updates pass (``loader.graph.update_guard`` looks at their operations)."""

    text: str
    is_update: bool = False
    size: QuerySize = USUAL
    form: str | None = None
    has_template: bool = False
    is_head: bool = True
    """Before WHERE and its braces, where the dataset is named."""
    prefixes: set[str] = field(default_factory=set)
    has_dataset: bool = False
    is_volatile: bool = False
    lists_graphs: bool = False
    graph_tokens: int = 0
    """So many tokens of ``GRAPH ?g {`` were the last ones."""
    count: int = 0
    before: Token | None = None
    brackets: list[str] = field(default_factory=list)
    values: bool = False
    """Between VALUES and the ``{`` of its data."""
    unread: int | None = None
    """Where data stopped to be plain; all that follows is counted."""
    suspect: Token | None = None
    """A prefixed name that would be a SERVICE clause if ``{`` followed."""

    def take(self, token: Token) -> None:
        self._count()
        # A blank node of a CONSTRUCT template is a new one for each solution: of a list and of a reifier too.
        self.is_volatile |= self.brackets[:1] == ["template"] and (token.kind == "label" or token.text in _NEW)
        self._graph(token)
        if token.kind == "word":
            self._word(token)
        elif token.kind == "name":
            self._name(token)
        elif token.kind == "iri":
            self._iri(token)
        elif token.kind == "sign":
            self._bracket(token)
        if self.suspect is not None and token.text == "{":
            raise _forbidden("SERVICE", self.text, self.suspect.start)
        self.suspect = token if self._is_suspect(token) else None
        self.before = token

    def _graph(self, token: Token) -> None:
        """Whether a pattern that GRAPH asks of any graph begins with something else than a triple."""
        if self.graph_tokens == 3:
            self.lists_graphs |= token.kind == "word" or token.text in ("{", "}")
        if token.kind == "word":
            self.graph_tokens = int(token.text.upper() == "GRAPH")
        elif (self.graph_tokens, token.kind) == (1, "variable") or (self.graph_tokens, token.text) == (2, "{"):
            self.graph_tokens += 1
        else:
            self.graph_tokens = 0

    @property
    def _what(self) -> str:
        return "update" if self.is_update else "query"

    def _count(self, words: int = 1) -> None:
        if self.unread is None and "data" in self.brackets[-2:]:
            return
        self.count += words
        if self.count > self.size.words:
            if self.unread is not None:
                rest = self.text[self.unread : self.unread + 40].strip()
                raise QueryError(
                    f"{place(self.text, self.unread)}: what stands in VALUES is no plain value, "
                    f"{f'at {rest!r}' if rest else 'where the text ends'}; write IRIs, literals and UNDEF only"
                )
            raise QueryError(
                f"the {self._what} is too long: it has more than {self.size.words} words and signs outside data; "
                f"split it, or put the values into {'INSERT DATA' if self.is_update else 'VALUES'}"
            )

    def _word(self, token: Token) -> None:
        folded = token.text.upper()
        if "SERVICE" in folded:
            raise _forbidden("SERVICE", self.text, token.start)
        words = re.split(r"[.\-]", folded)
        self._count(len(words) - 1)
        for word in words:
            if word in UPDATES and not self.is_update:
                raise _no_query(word, self.text, token.start)
            if word in FORMS and self.form is None:
                self.form = word
            self._dataset(word, token)
            self.is_volatile |= word.endswith(VOLATILE)
            self.values |= word == "VALUES" or (self.is_update and word == "DATA")

    def _dataset(self, word: str, token: Token) -> None:
        """Whether a word names a dataset: only before the pattern."""
        if self.is_update or not self.is_head or self.brackets:
            return
        self.has_dataset |= word == "FROM"
        self.is_head = word != "WHERE"
        if word.startswith("FROM") and word != "FROM":
            raise _glued(self.text, token.start)

    def _name(self, token: Token) -> None:
        """The engine takes ``FROMex:x`` for FROM and a name, wherever a dataset may be named and it is no resource that
        DESCRIBE asks for."""
        before = self.before.text.upper() if self.before and self.before.kind == "word" else ""
        prefix = token.text.partition(":")[0]
        if before == "PREFIX":
            self.prefixes.add(prefix)
        elif self.is_update or not self.is_head or self.brackets or before in ("FROM", "NAMED"):
            return
        elif prefix.upper().startswith("FROM") and not (self.form == "DESCRIBE" and prefix in self.prefixes):
            raise _glued(self.text, token.start)

    def _iri(self, token: Token) -> None:
        """In an expression ``<`` after an operand compares: what follows must then not be skipped as an IRI."""
        if self.brackets[-1:] != ["("] or self.brackets[-2:-1] == ["data"] or not self._after_operand():
            return
        if _HIDING.search(token.text):
            raise QueryError(
                f"{place(self.text, token.start)}: '<' can be read as 'less than' or as the beginning of an IRI; "
                f"write a blank after it, or a prefixed name in place of the IRI"
            )
        if not _ABSOLUTE.match(token.text):
            self._count(len(_PIECE.findall(token.text)) - 1)  # `<1&&1&&1>` compares

    def _after_operand(self) -> bool:
        before = self.before
        if before is None:
            return False
        if before.kind == "word":
            return before.text[0].isdigit() or before.text.upper() in ("TRUE", "FALSE")
        return before.kind in _OPERANDS or before.text in (")", ">>")

    def _bracket(self, token: Token) -> None:
        sign = token.text
        if sign in ("(", "[", "{"):
            self.brackets.append(self._braces() if sign == "{" else sign)
            self.values = self.values and sign == "("
            if len(self.brackets) > self.size.nesting:
                raise QueryError(
                    f"the {self._what} has more than {self.size.nesting} brackets inside each other at "
                    f"{place(self.text, token.start)}: write it with fewer"
                )
        elif sign in _CLOSERS and self.brackets:
            self.brackets.pop()

    def _braces(self) -> str:
        """What opening braces begin."""
        if self.values:
            return "data"
        if self.brackets or self.is_update:
            return "{"
        if self.form is None:
            raise QueryError(NO_QUERY)  # of a form inside, the engine's answer would be another one
        is_template = self.form == "CONSTRUCT" and not self.has_template
        self.has_template |= is_template
        # The short form has one pair of braces, behind WHERE.
        self.is_head &= is_template
        return "template" if is_template else "{"

    def _is_suspect(self, token: Token) -> bool:
        """``SERVICE:x``, ``SERVICEex:x`` or ``trueSERVICE:x``, unless a graph's name is expected."""
        if token.kind != "name" or "SERVICE" not in token.text.partition(":")[0].upper():
            return False
        before = self.before.text.upper() if self.before and self.before.kind == "word" else ""
        return before not in ("GRAPH", "FROM", "NAMED")


def refuse_escaped_ascii(text: str) -> None:
    """Codepoint escapes are resolved before parsing (SPARQL 1.1, section 19.2): ``\\u0053ERVICE`` is SERVICE and
    ``\\u0022`` may close a string. No ASCII character needs one; those that neither end a string nor begin an escape in
    it may have one there."""
    strings: list[range] | None = None
    for match in _ESCAPE.finditer(text):
        code = int(match[0][2:], 16)
        if code >= 0x80:
            continue
        if strings is None:
            strings = _strings(text)
        if chr(code) not in _PLAIN_LETTERS or not any(match.start() in each for each in strings):
            raise ForbiddenQuery(
                f"{match[0]} at {place(text, match.start())} hides an ASCII character: write the character itself"
            )


def _strings(text: str) -> list[range]:
    """Where the strings of a text are; of a long text none."""
    if len(text) > ALIKE_LENGTH:
        return []
    return [range(token.start, token.start + len(token.text)) for token in tokens(text) if token.kind == "string"]


def _no_query(word: str, text: str, position: int) -> QueryError:
    if word == "LOAD":
        return _forbidden(word, text, position)
    return QueryError(
        f"{word} at {place(text, position)} belongs to updates, and this is a query: who may write sends it as an "
        f"update (`skerry load` loads articles)"
    )


def _glued(text: str, position: int) -> QueryError:
    return QueryError(f"{place(text, position)}: FROM is joined with what follows; write a blank after it")


def _forbidden(word: str, text: str, position: int) -> ForbiddenQuery:
    if word == "SERVICE":
        advice = "this service asks no other server; run the SERVICE part there and put its result into VALUES"
    else:
        advice = "this service fetches nothing; articles are loaded with `skerry load`"
    return ForbiddenQuery(f"{word} at {place(text, position)} is not allowed: {advice}")


def place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"
