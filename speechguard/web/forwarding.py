"""Which machine a request comes from, where it comes by way of a web server before us.

That server says so in a header, which anybody could send: it is believed of the machines that we are told of alone.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from speechguard.errors import UserError
from speechguard.web.told import Teller

HEADERS = (b"x-forwarded-for", b"x-forwarded-proto", b"forwarded", b"x-real-ip")

Proxy = ipaddress.IPv4Network | ipaddress.IPv6Network


def proxy(text: str) -> Proxy:
    """Read the address of a machine or a network. Raises UserError."""
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise UserError(f"--proxy {text}: {error}: give an address such as 127.0.0.1, or 10.1.0.0/16") from None


class Forwarded:
    """Middleware around an app that puts the browser's address, and http or https, in place of the proxy's."""

    def __init__(self, app: ASGIApp, proxies: Sequence[Proxy]) -> None:
        self._proxies = [*proxies, *(_mapped(one) for one in proxies if one.version == 4)]
        self._app = ProxyHeadersMiddleware(app, [str(one) for one in self._proxies])  # pyright: ignore[reportArgumentType]
        self._tell = Teller()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if any(name in HEADERS for name, _ in scope.get("headers", ())):
            self._look_at(scope)
        await self._app(scope, receive, send)  # pyright: ignore[reportArgumentType]

    def _look_at(self, scope: Scope) -> None:
        """Tell of a machine that passes requests on, and is not known to."""
        host = scope["client"][0] if scope.get("client") else ""
        try:
            known = any(ipaddress.ip_address(host) in one for one in self._proxies)
        except ValueError:
            known = False
        if not known:
            self._tell.say(
                f"{host or 'a machine'} says for whom it passes requests on, which is not believed: "
                f"if it is your web server, give --proxy {host or 'ADDRESS'}"
            )


def _mapped(network: ipaddress.IPv4Network) -> ipaddress.IPv6Network:
    """Return the same machines as a socket for both kinds of addresses shows them."""
    return ipaddress.IPv6Network(f"::ffff:{network.network_address}/{96 + network.prefixlen}")
