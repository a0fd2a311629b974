"""Which language a page is in, and its texts: gettext catalogues, read from .po files when first needed."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from starlette.requests import Request

from matcher.domain.text import Language

COOKIE = "language"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}
LOCALES = Path(__file__).parent / "locales"


def language_of(request: Request) -> Language:
    """The language that was chosen, else the first one of the browser's that there is, else Chinese."""
    chosen = request.cookies.get(COOKIE)
    for one in LANGUAGES:
        if chosen == one:
            return one
    for part in request.headers.get("accept-language", "").split(","):
        name = part.split(";")[0].strip().lower()
        if name.startswith("zh"):
            return "zh"
        if name.startswith("en"):
            return "en"
    return "zh"


def catalogues(language: Language) -> list[Path]:
    """The files of a language: one for each area of the pages."""
    return sorted((LOCALES / language / "LC_MESSAGES").glob("*.po"))


@cache
def texts(language: Language) -> gettext.NullTranslations:
    """The texts of a language; English texts are their own names, but for the plural."""
    if language == "en":
        return gettext.NullTranslations()
    # here, not at the top: only pages need it, and a server that only ranks starts the sooner
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=language)
    for path in catalogues(language):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole.add(message.id, message.string, flags=message.flags)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
