"""Templates and their answers. The application's Content-Security-Policy allows no inline code, so there is none."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from review.pages import codes, figures, proposals, words

HERE = Path(__file__).parent
STATIC = HERE / "static"
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def static_url(name: str) -> str:
    """The address of a static file with its content's hash, so that browsers may keep it for ever."""
    return f"/static/{name}?v={_HASHES[name]}"


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    return HTMLResponse(_templates.get_template(template).render(**values), status)


def redirect(request: Request, address: str) -> Response:
    """See other. htmx gets it as a header where it must leave the page whose part it was going to replace."""
    if address.startswith("/login") and request.headers.get("HX-Request") == "true":
        return Response(headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(codes=codes, figures=figures, proposals=proposals, words=words, static_url=static_url)
    return made


_HASHES = {
    path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in STATIC.iterdir() if path.suffix in MEDIA_TYPES
}
_templates = _environment()
