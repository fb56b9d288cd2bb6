"""Messages in the language of the pages: what visitors read goes through these, and `make messages` collects it.

Values have names and are filled in: ``gettext("Page %(number)s", number=2)``.
"""

from collections.abc import Mapping
from contextvars import ContextVar

from server.language import Language

_ENGLISH = Language()
_SPOKEN = ContextVar("skerry.language", default=_ENGLISH)


def speak(spoken: Language) -> None:
    """Makes a language that of the request that this thread answers."""
    _SPOKEN.set(spoken)


def language() -> Language:
    """The language of the service; English outside of its requests, where commands borrow a function."""
    return _SPOKEN.get()


def N_(message: str) -> str:  # the name that Babel looks for
    """Marks a message that is translated where it is shown."""
    return message


def gettext(message: str, **values: object) -> str:
    """A message."""
    return language().gettext(message, **values)


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """A message in the form that a number takes; ``%(num)s`` is the number."""
    return language().ngettext(one, many, num, **values)


def pgettext(context: str, message: str, **values: object) -> str:
    """A message whose words have other meanings elsewhere; the context tells translators which one is meant."""
    return language().pgettext(context, message, **values)


class Translatable(str):
    """A text that programs read too, so that it is English."""

    def translated(self) -> str:
        """The text in the language of the pages."""
        raise NotImplementedError


class Message(Translatable):
    """A text of a template and values: ``Message("there is no page %(number)s", number=7)``."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> "Message":
        """The values may be such texts themselves."""
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made

    def translated(self) -> str:
        """The text in the language of the pages."""
        return gettext(self.template, **{name: translated(value) for name, value in self.values.items()})


def translated(value: object) -> object:
    """A value for a page: of such a text its translation, anything else as it is."""
    return value.translated() if isinstance(value, Translatable) else value
