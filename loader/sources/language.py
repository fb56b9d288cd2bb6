"""Which language an article is in."""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from loader.errors import WrongLanguage

_ENOUGH = 0.5
_SAMPLE = 20_000
_SUMMARY = 300


def require_english(text: str, source: str, declared: str | None = None) -> None:
    """Raises WrongLanguage, naming the language found, if the text is clearly not English.

    A text too short to tell passes, and so does a summary that is ``declared`` English ("en-GB"): what is mostly names
    tells little.
    """
    language, probability = _identifier().classify(text[:_SAMPLE])
    trusted = len(text) < _SUMMARY and (declared or "").lower().startswith("en")
    if language != "en" and probability > _ENOUGH and not trusted:
        raise WrongLanguage(
            f"{source} is in the language {language!r}, not in English: Skerry reads English: give a translation"
        )


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The identifier with its model, loaded at first use (0.2 s)."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
