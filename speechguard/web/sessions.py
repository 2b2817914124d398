"""Who a browser is: signed cookies, and a token against forms of other sites."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer

from speechguard.errors import UserError

LENGTH = 32  # bytes
LASTS = 12 * 3600  # s: a working day
KNOWN = 180 * 24 * 3600  # s that a browser is known for the user who has logged in with it


@dataclass(frozen=True, slots=True)
class WebSession:
    """A browser. `seal` changes with the user's password, so that the cookie is worth nothing then."""

    id: str
    user: str = ""  # empty: not logged in
    seal: str = ""

    @classmethod
    def new(cls, user: str = "", seal: str = "") -> WebSession:
        """Make one with an id of its own: logging in never keeps one that somebody else may know."""
        return cls(secrets.token_urlsafe(18), user, seal)


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """A browser in which a user has logged in. It lets nobody in: wrong passwords of others do not count in it."""

    id: str
    user: str

    @classmethod
    def of(cls, user: str, before: KnownBrowser | None) -> KnownBrowser:
        """Return the one that the browser of a user is; `before`: what it was until now."""
        return before if before and before.user == user else cls(secrets.token_urlsafe(18), user)


class Sessions:
    """The maker and reader of the cookies of an app."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._session, self._browser = (
            URLSafeTimedSerializer(secret, salt=salt, signer_kwargs={"digest_method": hashlib.sha256})
            for salt in ("session", "browser")
        )

    def written(self, session: WebSession) -> str:
        """Return the value of its cookie."""
        return str(self._session.dumps(asdict(session)))

    def read(self, cookie: str) -> WebSession | None:
        """Return the session of a cookie; None: there is none, or it is not ours, or too old."""
        try:
            return WebSession(**self._session.loads(cookie, max_age=LASTS))
        except (BadSignature, TypeError):
            return None

    def written_browser(self, browser: KnownBrowser) -> str:
        """Return the value of the cookie of a browser that is known."""
        return str(self._browser.dumps(asdict(browser)))

    def read_browser(self, cookie: str) -> KnownBrowser | None:
        """Return the browser of a cookie, as `read` does a session."""
        try:
            return KnownBrowser(**self._browser.loads(cookie, max_age=KNOWN))
        except (BadSignature, TypeError):
            return None

    def form_token(self, session: WebSession) -> str:
        """Return what every form of the session's pages carries, and nobody else knows."""
        return hmac.digest(self._secret, b"form " + session.id.encode(), "sha256").hex()


def read_secret(path: Path) -> bytes:
    """Read the secret in a file, made when it is first needed, for the owner alone to read. Raises UserError."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror}); may you write in this folder?") from None
    else:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise UserError(f"{path}: others can read this secret; remove it, a new one will be made")
        secret = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None
    if len(secret) != LENGTH:
        raise UserError(f"{path}: is not a secret of ours; remove it, a new one will be made (it ends all sessions)")
    return secret
