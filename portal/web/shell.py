"""What every page knows: the tenant, the reader, the language, the menu, and how figures are written."""

import hashlib
import secrets
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from flask import Flask, current_app, g, request, session, url_for
from flask_login import current_user
from markupsafe import Markup

from portal.config import HOUSE
from portal.permits import Permission, permits
from portal.web.codes import finding, turned
from portal.web.nav import menu
from portal.web.tones import tone
from portal.words import tongue
from portal.words.bank_answer import bank_says
from portal.words.speak import named, word
from portal.words.tongue import LOCALES

HTML_LANGS = {"en": "en", "zh": "zh-Hans-CN"}
NATIVE = {"en": "English", "zh": "中文"}
ICONS = HOUSE / "static" / "vendor" / "tabler-icons"


def install(app: Flask) -> None:
    """Give every page its surroundings."""
    tongue.install(app, lambda: LOCALES[language()])
    app.context_processor(surroundings)
    app.jinja_env.globals.update(
        static_url=static_url,
        svg=svg,
        tone=tone,
        reason=finding,
        flip=turned,
        bank_says=bank_says,
        form_key=lambda: str(uuid4()),
        csp_nonce=csp_nonce,
        may=lambda permission: permits(g.get("actor"), Permission(permission)),
    )


def language() -> str:
    """The reader's language: chosen in this browser, else the person's, else the tenant's, else the browser's."""
    if g.get("language"):  # a public form says in its address which it speaks
        return str(g.language)
    chosen = session.get("language")
    if chosen in LOCALES:
        return str(chosen)
    if current_user.is_authenticated and current_user.person.language in LOCALES:
        return str(current_user.person.language)
    if g.get("tenant"):
        return str(g.tenant.language)
    wanted = request.accept_languages.best_match(["zh", "zh-CN", "zh-Hans-CN", "en"], "en")
    return str(wanted)[:2]


def surroundings() -> dict[str, object]:
    """The variables of the layout."""
    actor, tenant = g.get("actor"), g.get("tenant")
    code = language()
    around: dict[str, object] = {
        "lang": code,
        "html_lang": HTML_LANGS[code],
        "languages": [(c, n, url_for("language.choose", language=c, to=request.full_path)) for c, n in NATIVE.items()],
        "tenant": None,
        "actor": None,
        "nav": [],
        "home_url": url_for("root.show"),
    }
    if tenant:
        around["tenant"] = {"name": named(tenant), "slug": tenant.slug, "currency": tenant.currency}
        around["home_url"] = url_for("home.show", tenant=tenant.slug)
    if actor and tenant:
        around |= {
            "actor": {
                "name": actor.name,
                "person_id": actor.person_id,
                "partner_id": actor.partner_id,
                "role_names": [word(role) for role in sorted(actor.roles)],
                "partner_name": named(g.partner) if g.partner else None,
            },
            "nav": menu(actor),
            "sign_out_url": _known("sign.out"),
            "profile_url": _known("profile.show"),
            "help_url": url_for("manual.show"),
        }
    return around


def _known(endpoint: str) -> str:
    return url_for(endpoint) if endpoint in current_app.view_functions else "#"


def csp_nonce() -> str:
    """This response's nonce for the few scripts that a page carries."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


@lru_cache(maxsize=256)
def _hash(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def static_url(name: str) -> str:
    """The address of a static file, with its content's hash so that it can be kept for ever."""
    path = HOUSE / "static" / name
    return url_for("static", filename=name, v=_hash(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=256)
def svg(name: str) -> Markup:
    """An icon's drawing, to stand inside the page."""
    return Markup((ICONS / f"{name}.svg").read_text(encoding="utf-8"))
