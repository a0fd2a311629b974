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


@cache
def texts(language: Language) -> gettext.NullTranslations:
    """The catalogue of a language; English texts are their own names."""
    if language == "en":
        return gettext.NullTranslations()
    # here, not at the top: only pages need it, and a server that only ranks starts the sooner
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALES / language / "LC_MESSAGES" / "console.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
