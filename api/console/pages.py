"""Rendering of pages: templates, headers, and what every page shows."""

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.console import formats
from api.console.languages import LANGUAGES, TAGS, language_of, texts
from matcher.domain.account import Session
from matcher.domain.rule import REGISTER_ENTRY
from matcher.domain.text import Language, Text

if TYPE_CHECKING:
    from jinja2 import Environment

HOME = "/console"
MY = "/my"
PAGES = (HOME, "/how", MY)
"""Where addresses of pages begin: of the office, for everybody, and of one entrepreneur."""
FOLDER = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""No inline script or style, no other host, never in a frame, never in a cache."""
PERSONAL = {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace("script-src 'self'", "script-src 'none'"),
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
"""More for pages whose address is itself the key: it is named to nobody, neither to this site nor to another.

Not `no-referrer`: with that, browsers send forms with the origin `null`, and a form of ours looks like anybody's.
"""


@cache
def _environment(language: Language) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a server that only ranks starts the sooner

    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(texts(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals["register_entry"] = REGISTER_ENTRY
    made.filters |= {
        "day": partial(formats.day, language=language),
        "moment": partial(formats.moment, language=language),
        "month": partial(formats.month, language=language),
        "number": formats.number,
        "percent": formats.percent,
        "signed": formats.signed,
        "said": partial(_said, language=language),
    }
    return made


def _said(text: Any, language: Language) -> Any:
    """What is told in both languages (a Text, or `{"zh": …, "en": …}`) in the reader's; anything else as it is."""
    if isinstance(text, Text):
        return text.of(language)
    return text[language] if isinstance(text, dict) else text


def page(
    request: Request, template: str, session: Session | None = None, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page in the reader's language; `session` of who is signed in."""
    language = language_of(request)
    whole = {
        "language": language,
        "tag": TAGS[language],
        "others": [one for one in LANGUAGES if one != language],
        "session": session,
        "synthetic": request.app.state.service.synthetic is not None,
        "office": request.app.state.service.settings.office,
        "here": here(request),
        "path": request.url.path,
        **context,
    }
    body = _environment(language).get_template(template).render(whole)
    return HTMLResponse(body, status, headers=headers_of(request.url.path))


def headers_of(address: str) -> dict[str, str]:
    """What goes with every answer at an address."""
    return {**HEADERS, **PERSONAL} if address.startswith(f"{MY}/") else HEADERS


def here(request: Request) -> str:
    """The address of this page within the site; of a form that was sent, the page that it stands on."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def inside(address: str) -> str:
    """An address to go on to: one of our own pages, else the console's first one.

    Whoever signs in by a link that somebody sent must not land on another site.
    """
    plain = address.split("?")[0].split("#")[0]
    own = any(plain == start or plain.startswith(f"{start}/") for start in PAGES)
    return address if own and "\\" not in address and "//" not in plain and ".." not in plain else HOME


def to(address: str, **query: str) -> RedirectResponse:
    """See another page next (303: by GET, whatever this was)."""
    return RedirectResponse(address + (f"?{urlencode(query)}" if query else ""), 303, headers=headers_of(address))
