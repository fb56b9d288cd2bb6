"""Everything that Skerry raises on purpose.

SkerryError                 what was wrong (the value), where, and what to do; exit code 2
├── UsageError              the command was called wrongly
├── ArticleError            one article cannot be loaded; the others go on; exit code 1
│   ├── UnreadableArticle   no text could be read from it (empty, binary, too large, damaged, out of reach)
│   ├── WrongLanguage       it is not in English
│   ├── ArticleTimeout      reading it took longer than the limit
│   └── ArticleFailure      the process that read it died, or a defect of Skerry met it
├── GazetteerError          a gazetteer or lexicon file cannot be used
├── CurationError           corrections cannot be used, or contradict each other; nothing was published
├── QueryError              a SPARQL query or a canned query cannot be run
│   ├── BadParameter        a parameter of a canned query has a value that it cannot have
│   ├── ForbiddenQuery      it asks for what the service never does (SERVICE, LOAD, updates)
│   ├── QueryTimeout        it took longer than the limit, and was ended
│   ├── QueryTooLarge       it needed more memory than the limit, and was ended
│   ├── QueryEnded          an operator ended it, or the service stops
│   ├── TooManyQueries      more queries wait already than the service takes
│   └── ClientGone          whoever asked it has left
├── InvalidGraph            a graph breaks its shapes; nothing was published
├── WriteError              what somebody wrote through the service was not published
│   ├── ForbiddenWrite      it goes to a graph that is not theirs to write
│   ├── UnreadableGraph     it is no RDF of the format that it says
│   ├── UnsafeGraph         reading it would fetch or expand what stands elsewhere
│   ├── InvalidWrite        with it a graph would break its shapes; the report says where
│   ├── NoSuchGraph         the graph to delete is not there
│   └── WriteConflict       the graph is not as it was when they read it
└── StoreError              the store cannot be read or written
    ├── StoreLocked         another process is writing
    ├── NoSuchRelease       the release was never published, or it is pruned
    └── StoreFormatError    another version of Skerry wrote it
"""


class SkerryError(Exception):
    """Base of all errors that are told to the user in one sentence; ``str(error)`` is that sentence."""

    exit_code = 2


class UsageError(SkerryError):
    """The command was called wrongly."""


class ArticleError(SkerryError):
    """One article cannot be loaded; the others go on."""

    exit_code = 1


class UnreadableArticle(ArticleError):
    """No text could be read: the source is empty, binary, too large, damaged or out of reach."""


class WrongLanguage(ArticleError):
    """The article is not in English."""


class ArticleTimeout(ArticleError):
    """Reading it took longer than the limit."""


class ArticleFailure(ArticleError):
    """The process that read it died, or a defect of Skerry met it."""


class GazetteerError(SkerryError):
    """A gazetteer or lexicon file cannot be used."""


class CurationError(SkerryError):
    """Corrections cannot be used, or contradict each other; nothing was published. ``problems`` are the sentences
    about each of them."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems or (message,)


class QueryError(SkerryError):
    """A SPARQL query or a canned query cannot be run."""


class BadParameter(QueryError):
    """A parameter of a canned query has a value that it cannot have."""

    def __init__(
        self, message: str, parameter: str, instead: tuple[tuple[str, str], ...] = (), beside: str = ""
    ) -> None:
        """``instead``: values that it can have and may be meant to have, and what people read; ``beside``: the message
        for those who see the field."""
        super().__init__(message)
        self.parameter = parameter
        self.instead = instead
        self.beside = beside or message


class ForbiddenQuery(QueryError):
    """The query asks for what the service never does: SERVICE or LOAD."""


class UnwritableAnswer(QueryError):
    """The answer cannot be told in the format that was asked for."""


class QueryTimeout(QueryError):
    """The query took longer than the limit, and was ended."""


class QueryTooLarge(QueryError):
    """The query needed more memory than the limit, and was ended."""


class QueryEnded(QueryError):
    """An operator ended the query, or the service that stops."""


class TooManyQueries(QueryError):
    """More queries wait already than the service takes."""


class ClientGone(QueryError):
    """Whoever asked the query has left; nobody reads the answer."""


class InvalidGraph(SkerryError):
    """A graph breaks its shapes; nothing was published."""


class WriteError(SkerryError):
    """What somebody wrote through the service was not published."""


class ForbiddenWrite(WriteError):
    """It goes to a graph that is not theirs to write."""


class UnreadableGraph(WriteError):
    """It is no RDF of the format that it says."""


class UnsafeGraph(WriteError):
    """Reading it would fetch or expand what stands elsewhere."""


class InvalidWrite(WriteError):
    """With it a graph would break its shapes. ``report`` is the ``sh:ValidationReport`` in N-Triples, ``violations``
    are its results in words."""

    def __init__(self, message: str, report: str = "", violations: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.report = report
        self.violations = violations


class NoSuchGraph(WriteError):
    """The graph to delete is not there."""


class WriteConflict(WriteError):
    """The graph is not as it was when they read it."""


class StoreError(SkerryError):
    """The store cannot be read or written."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class NoSuchRelease(StoreError):
    """The release was never published, or it is pruned; ``nearest`` is the number of one that was."""

    def __init__(self, reason: str, nearest: int) -> None:
        super().__init__(f"{reason}; `skerry releases` lists them")
        self.reason, self.nearest = reason, nearest


class StoreFormatError(StoreError):
    """The store was written in a format that this version cannot read."""
