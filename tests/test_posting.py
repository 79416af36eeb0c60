"""Calls to addresses that others chose: which may be called, and what an answer may do to the server."""

from __future__ import annotations

import pytest

from api import posting
from api.posting import Poster, Unreachable, may_be_called
from tests.receiver import FLOOD, SILENCE, a_receiver


@pytest.mark.parametrize(
    ("url", "public", "private"),
    [
        ("https://outil.example/told?by=decompte", True, True),
        ("https://outil.example:8443", True, True),
        ("http://outil.example/", False, True),
        ("https://93.184.215.14/", True, True),
        ("https://127.0.0.1/", False, True),
        ("https://10.0.0.1/", False, True),
        ("https://169.254.169.254/latest", False, True),
        ("https://100.64.0.1/", False, True),
        ("https://[::1]/", False, True),
        ("https://[::ffff:10.0.0.1]/", False, True),
        ("https://[64:ff9b::7f00:1]/", False, True),
        ("https://[2002:7f00:1::]/", False, True),
        ("https://[fd00::1]/", False, True),
        ("https://[2606:4700::1111]/", True, True),
        ("https://user@outil.example/", False, False),
        ("https://outil.example/#part", False, False),
        ("https://outil.example:0/", False, False),
        ("https://outil.example:99999/", False, False),
        ("https://outil example/", False, False),
        ("https://outil.example/é", False, False),
        ("https://outil.example\\@10.0.0.1/", False, False),
        ("https:///told", False, False),
        ("file:///etc/passwd", False, False),
        ("//outil.example/", False, False),
        ("https://[::1", False, False),
    ],
)
def test_which_addresses_may_be_called(url: str, *, public: bool, private: bool) -> None:
    assert (may_be_called(url, private=False), may_be_called(url, private=True)) == (public, private)


class Secure(Poster):
    """A poster that takes HTTP, so that only where a name leads is looked at."""

    def __init__(self) -> None:
        super().__init__(private=False)
        self._private = True


@pytest.mark.parametrize("host", ["localhost", "2130706433", "127.1", "0.0.0.0", "[::ffff:127.0.0.1]"])
async def test_a_name_that_leads_to_a_private_address_is_not_called(host: str) -> None:
    async with a_receiver() as receiver:
        with pytest.raises(Unreachable, match="mène à une adresse privée"):
            await Secure().post(f"http://{host}:{receiver.port}/told?by=decompte", b"{}", {})
        with pytest.raises(Unreachable, match="n'est pas permise"):
            await Poster(private=False).post(receiver.url, b"{}", {})
        assert receiver.calls == []


@pytest.mark.parametrize("host", [f"{'a' * 64}.invalid", "a..invalid"])
async def test_a_name_that_can_be_none_is_told(host: str) -> None:
    with pytest.raises(Unreachable, match="n'a pas d'adresse"):
        await Poster(private=False).post(f"https://{host}/", b"{}", {})


async def test_what_a_receiver_may_do_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    poster = Poster(private=True)
    async with a_receiver(FLOOD, SILENCE) as receiver:
        assert await poster.post(receiver.url, b"{}", {}) == FLOOD
        monkeypatch.setattr(posting, "CALL_SECONDS", 0.2)
        with pytest.raises(Unreachable, match="Pas de réponse"):
            await poster.post(receiver.url, b"{}", {})
    monkeypatch.undo()
    with pytest.raises(Unreachable, match="Pas de connexion"):
        await poster.post(receiver.url, b"{}", {})
