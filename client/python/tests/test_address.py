import pytest

import assay
from assay._address import Address


def refusal(address: str | None) -> str:
    with pytest.raises(assay.AssayError) as raised:
        Address.parse(address)
    return raised.value.message


@pytest.mark.parametrize(
    ("given", "authority", "tls"),
    [
        ("http://a.example:80", "a.example:80", False),
        ("http://a.example", "a.example:80", False),
        ("https://a.example", "a.example:443", True),
        ("https://[2001:db8::1]:7420/", "[2001:db8::1]:7420", True),
        ("localhost:7420", "localhost:7420", False),
        ("127.0.0.1:1", "127.0.0.1:1", False),
        ("[::1]:7420", "[::1]:7420", False),
    ],
)
def test_addresses_say_tls_or_plaintext(given: str, authority: str, tls: bool) -> None:
    address = Address.parse(given)
    assert (address.authority, address.tls) == (authority, tls)


def test_a_bare_address_of_another_machine_has_to_say_which() -> None:
    assert "write `https://10.0.0.5:7420`, or `http://10.0.0.5:7420`" in refusal("10.0.0.5:7420")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("localhost", "it names no port"),
        ("http://localhost:", "it names no port"),
        ("localhost:0", "its port is not a number from 1 to 65535"),
        ("localhost:70000", "its port is not a number from 1 to 65535"),
        ("localhost:x", "its port is not a number from 1 to 65535"),
        ("localhost:1/x", "it has a path"),
        ("http://", "it names no host"),
        ("ftp://localhost:1", "the scheme is `ftp`, not http or https"),
        ("local host:1", "it has characters that no address has"),
    ],
)
def test_what_is_no_address_is_refused_with_an_example(given: str, why: str) -> None:
    assert refusal(given) == f"`{given}` is no address of a server: {why}; write `http://127.0.0.1:7420`"


def test_a_user_name_in_an_address_is_not_shown() -> None:
    assert "secret" not in refusal("http://me:secret@localhost:1")


def test_without_an_address_that_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_SERVER", "https://a.example:1")
    assert Address.parse(None).authority == "a.example:1"
    monkeypatch.delenv("ASSAY_SERVER")
    assert "set ASSAY_SERVER" in refusal(None)


def test_a_token_never_goes_to_another_machine_in_plaintext() -> None:
    with pytest.raises(assay.AssayError, match=r"write `https://10\.0\.0\.5:7420`"):
        assay.connect("http://10.0.0.5:7420", token="t")
