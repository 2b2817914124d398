"""Where a request comes from: a header says it, and only that of a web server of ours is believed."""

from __future__ import annotations

import anyio
import pytest

from speechguard.errors import UserError
from speechguard.web.forwarding import Forwarded, proxy


def seen(peer, headers, *proxies):
    """Address and scheme of the client, as an app sees them."""
    found = []

    async def app(scope, *_):
        found.append((scope["client"][0], scope["scheme"]))

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "scheme": "http", "client": (peer, 5000), "headers": raw}
    anyio.run(Forwarded(app, [proxy(one) for one in proxies]), scope, anyio.sleep_forever, anyio.sleep_forever)
    return found[0]


FOR = ("x-forwarded-for", "203.0.113.7")
HTTPS = ("x-forwarded-proto", "https")


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.1.2.3", "198.51.100.1"])
@pytest.mark.parametrize("header", [FOR, HTTPS, ("forwarded", "for=203.0.113.7"), ("x-real-ip", "203.0.113.7")])
def test_nobody_is_believed_who_was_not_named(peer, header, capsys):
    assert seen(peer, [header], "192.0.2.1") == (peer, "http")
    line = capsys.readouterr().err
    assert line.startswith(f"speechguard: {peer} says for whom it passes requests on, which is not believed")
    assert f"--proxy {peer}" in line


@pytest.mark.parametrize(
    ("peer", "proxies"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("::ffff:127.0.0.1", ["127.0.0.1"]),
        ("10.1.2.3", ["192.0.2.1", "10.1.0.0/16"]),
        ("::ffff:10.1.2.3", ["10.1.0.0/16"]),
        ("fd00::5", ["fd00::/8"]),
    ],
)
def test_a_proxy_is_believed(peer, proxies, capsys):
    assert seen(peer, [FOR, HTTPS], *proxies) == ("203.0.113.7", "https")
    assert seen(peer, [], *proxies) == (peer, "http")
    assert capsys.readouterr().err == ""


def test_what_a_browser_wrote_before_it_is_not():
    forged = [("x-forwarded-for", "1.1.1.1"), FOR]
    assert seen("127.0.0.1", forged, "127.0.0.1")[0] == "203.0.113.7"
    chained = [("x-forwarded-for", "1.1.1.1, 203.0.113.7, 10.1.0.9")]
    assert seen("127.0.0.1", chained, "127.0.0.1", "10.1.0.0/16")[0] == "203.0.113.7"


@pytest.mark.parametrize("text", ["", "*", "proxy.example", "10.1.2.3/16", "1.2.3", "::1/200"])
def test_what_is_no_address(text):
    with pytest.raises(UserError, match=r"--proxy .*give an address such as") as raised:
        proxy(text)
    assert "\n" not in str(raised.value)
