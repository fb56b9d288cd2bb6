"""Which language an article is in."""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from loader.errors import WrongLanguage

_ENOUGH = 0.5
_SAMPLE = 20_000


def require_english(text: str, source: str) -> None:
    """Raises WrongLanguage, naming the language found, if the text is clearly not English.

    A text too short to tell passes.
    """
    language, probability = _identifier().classify(text[:_SAMPLE])
    if language != "en" and probability > _ENOUGH:
        raise WrongLanguage(
            f"{source} is in the language {language!r}, not in English: Skerry reads English: give a translation"
        )


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The identifier with its model, loaded at first use (0.2 s)."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
