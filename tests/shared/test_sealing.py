import pytest

from shared.sealing import SealBroken, keyed_hash, masked, new_sealing_key, seal, unseal

KEY = new_sealing_key()


def test_what_is_sealed_comes_back_and_never_looks_the_same():
    first, second = (seal("051168000123", key=KEY, context="cccd:1") for _number in range(2))

    assert first != second
    assert unseal(first, key=KEY, context="cccd:1") == "051168000123"


@pytest.mark.parametrize(
    "broken",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
        lambda sealed: b"\x02" + sealed[1:],
        lambda _sealed: b"",
    ],
)
def test_what_was_altered_does_not_open(broken):
    sealed = seal("051168000123", key=KEY, context="cccd:1")

    with pytest.raises(SealBroken):
        unseal(broken(sealed), key=KEY, context="cccd:1")


@pytest.mark.parametrize(
    ("key", "context"),
    [(new_sealing_key(), "cccd:1"), (KEY, "cccd:2")],
    ids=["another key", "another context"],
)
def test_another_key_or_context_does_not_open(key, context):
    sealed = seal("051168000123", key=KEY, context="cccd:1")

    with pytest.raises(SealBroken):
        unseal(sealed, key=key, context=context)


def test_equal_values_have_equal_hashes_under_one_key_and_context_only():
    digest = keyed_hash("1", key=KEY, context="cccd")

    assert digest == keyed_hash("1", key=KEY, context="cccd")
    assert digest != keyed_hash("1", key=KEY, context="the_dang")
    assert digest != keyed_hash("1", key=new_sealing_key(), context="cccd")


@pytest.mark.parametrize(("value", "shown"), [("12345", "••345"), ("123", "•••"), ("", "")])
def test_masked_shows_the_end_only(value, shown):
    assert masked(value) == shown
