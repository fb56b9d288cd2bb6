"""The language of the pages: a service speaks one, by a gettext catalogue, as ``pybabel compile`` makes it.

Nothing asks the visitor: pages are kept and shared, so that no cookie and no Accept-Language decides what they say.
English needs no catalogue: its messages are the keys of the others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from struct import error as StructError
from typing import TYPE_CHECKING

from loader.errors import UsageError

if TYPE_CHECKING:
    from babel import Locale  # imported where a language needs it, English does not

ENGLISH = "en"
DOMAIN = "skerry"
"""The name of a catalogue: ``TAG/LC_MESSAGES/skerry.mo``."""
SHIPPED = Path(__file__).parent / "translations"
_HELD = re.compile(r"%\(\w+\)[rs]|%|<[^>]*>")
"""What a translation must keep as it is: the places of values, and markup."""
_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Language:
    """A language by its tag (BCP 47) and its messages."""

    tag: str = ENGLISH
    messages: NullTranslations = field(default_factory=NullTranslations, compare=False)

    @property
    def is_english(self) -> bool:
        """Whether it is the one that the messages are written in."""
        return self.tag == ENGLISH

    @cached_property
    def locale(self) -> "Locale":
        """Its dates and names of languages (CLDR); where CLDR does not know it, those of the nearest that it knows,
        which is English at last."""
        from babel import Locale, UnknownLocaleError

        parts = self.tag.replace("-", "_").split("_")
        for length in range(len(parts), 0, -1):
            try:
                return Locale.parse("_".join(parts[:length]))
            except (UnknownLocaleError, ValueError):
                continue
        return Locale(ENGLISH)

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return "ltr" if self.is_english else self.locale.text_direction

    def gettext(self, message: str, **values: object) -> str:
        """A message."""
        return _filled(self.messages.gettext(message), values)

    def ngettext(self, one: str, many: str, num: int, **values: object) -> str:
        """A message in the form that a number takes; ``%(num)s`` is the number."""
        return _filled(self.messages.ngettext(one, many, num), {"num": num, **values})

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """A message whose words have other meanings elsewhere; the context tells translators which one is meant."""
        return _filled(self.messages.pgettext(context, message), values)


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text % values if values else text


def load_language(tag: str, folder: Path | None = None) -> Language:
    """The language of a tag, from ``folder`` or from what ships with Skerry. Raises UsageError, with those that there
    are, for a tag without a catalogue, and for a catalogue that cannot be used."""
    if folder is not None and not folder.is_dir():
        raise UsageError(f"there is no folder {str(folder)!r} of translations: make it with `pybabel init`")
    if tag.casefold() == ENGLISH:
        return Language()
    known = _catalogues(folder)
    for name, path in known.items():
        if name.casefold() == tag.replace("_", "-").casefold():
            return Language(name, _read(path))
    places = " and ".join(str(place) for place in (folder, SHIPPED) if place)
    raise UsageError(
        f"there is no catalogue for the language {tag!r} in {places}: choose {', '.join([ENGLISH, *sorted(known)])}, "
        f"or make one, TAG/LC_MESSAGES/{DOMAIN}.mo, with `pybabel init` and `pybabel compile`"
    )


def _catalogues(folder: Path | None) -> dict[str, Path]:
    """Tag -> its catalogue; one's own goes before one that ships."""
    found: dict[str, Path] = {}
    for place in (SHIPPED, folder):
        for path in sorted(place.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")) if place else ():
            name = path.parents[1].name
            if _TAG.fullmatch(name):
                found[name.replace("_", "-")] = path
    return found


def _read(path: Path) -> GNUTranslations:
    try:
        with path.open("rb") as file:
            found = GNUTranslations(file)
    except (OSError, ValueError, StructError) as error:
        raise UsageError(f"the catalogue {path} cannot be read ({error}): make it with `pybabel compile`") from error
    for told, wanted, translation in _pairs(found):
        if _held(translation) not in wanted:
            raise UsageError(
                f"the catalogue {path} cannot be used: the translation {translation!r} of {told!r} must have "
                f"{', '.join(wanted[-1]) or 'no markup'} and nothing else of that kind; correct it and compile it again"
            )
    return found


def _pairs(messages: GNUTranslations) -> Iterator[tuple[str, list[list[str]], str]]:
    """A message, what a translation of it may hold, and the translation; a form for one thing need not say the
    number."""
    catalogue: dict[str | tuple[str, int], str] = messages._catalog  # type: ignore[attr-defined] # no public way to it
    plurals = {key[0] for key in catalogue if isinstance(key, tuple)}
    for key, translation in catalogue.items():
        told = key[0] if isinstance(key, tuple) else key
        if not told or not translation:
            continue
        held = _held(told)
        without = [one for one in held if one != "%(num)s"]
        yield told, [without, held] if told in plurals else [held], translation


def _held(text: str) -> list[str]:
    return sorted(_HELD.findall(text))
