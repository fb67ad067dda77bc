"""Blind signatures: the RFC's own vectors, and what must be refused."""

import json
from pathlib import Path

import pytest

from diemcau.kernel import blind, openssl
from diemcau.kernel.blind import BadInput, Variant

TOLD = json.loads((Path(__file__).parent / "rfc9474.json").read_text(encoding="ascii"))
KEY = blind.private_key(int(TOLD["key"]["p"], 16), int(TOLD["key"]["q"], 16), int(TOLD["key"]["e"], 16))
VARIANTS = {
    "RSABSSA-SHA384-PSS-Randomized": blind.PSS_RANDOMIZED,
    "RSABSSA-SHA384-PSSZERO-Randomized": blind.PSSZERO_RANDOMIZED,
    "RSABSSA-SHA384-PSS-Deterministic": blind.PSS_DETERMINISTIC,
    "RSABSSA-SHA384-PSSZERO-Deterministic": blind.PSSZERO_DETERMINISTIC,
}


def signers(key: blind.PrivateKey) -> list[blind.Signer]:
    """By GMP, and where the machine has it by OpenSSL."""
    return [blind.Signer(key, by_openssl=chosen) for chosen in {False, openssl.IS_THERE}]


@pytest.mark.parametrize("vector", TOLD["vectors"], ids=lambda vector: vector["name"])
def test_the_vectors_of_rfc_9474_appendix_a(vector: dict[str, str]) -> None:
    variant: Variant = VARIANTS[vector["name"]]
    said = {name: bytes.fromhex(text) for name, text in vector.items() if name != "name"}
    assert KEY.public.n == int(TOLD["key"]["n"], 16)
    assert said["input_msg"] == said["msg_prefix"] + said["msg"]
    assert (len(said["msg_prefix"]), len(said["salt"])) == (variant.prefix, variant.salt)
    inverse = int.from_bytes(said["inv"])
    blinded, again = blind.blind(
        KEY.public, said["input_msg"], variant=variant, salt=said["salt"], r=pow(inverse, -1, KEY.public.n)
    )
    assert (blinded, again) == (said["blinded_msg"], inverse)
    assert {sign(blinded) for sign in signers(KEY)} == {said["blind_sig"]}
    signature = blind.finalize(KEY.public, said["input_msg"], said["blind_sig"], inverse, variant=variant)
    assert signature == said["sig"]
    assert blind.verify(KEY.public, said["input_msg"], said["sig"], variant=variant)


def test_a_token_from_beginning_to_end() -> None:
    key = blind.generate()
    prepared = blind.prepare(b"n" * 32)
    assert (len(prepared), key.public.size, key.public.n.bit_length()) == (64, 256, 2048)
    blinded, inverse = blind.blind(key.public, prepared)
    signed = blind.blind_sign(key, blinded)
    assert signed == blind.blind_sign(key, blinded)  # the same again, whatever masks were drawn
    signature = blind.finalize(key.public, prepared, signed, inverse)
    assert signed != signature
    assert blind.verify(key.public, prepared, signature)
    assert not blind.verify(key.public, prepared[:-1] + b"m", signature)
    assert not blind.verify(KEY.public, prepared, signature)
    assert not blind.verify(key.public, prepared, signature, variant=blind.PSSZERO_RANDOMIZED)


def test_one_signer_signs_as_often_as_it_is_asked_to() -> None:
    blinded, _ = blind.blind(KEY.public, blind.prepare(bytes(32)))
    for sign in signers(KEY):
        assert {sign(blinded) for _ in range(2 * blind.MASKED + 1)} == {blind.blind_sign(KEY, blinded)}


def test_what_is_no_signature_is_not_finalized() -> None:
    prepared = blind.prepare(b"n" * 32)
    blinded, inverse = blind.blind(KEY.public, prepared)
    with pytest.raises(BadInput, match="invalid signature"):
        blind.finalize(KEY.public, prepared, blinded, inverse)
    with pytest.raises(BadInput, match="size"):
        blind.finalize(KEY.public, prepared, blinded[1:], inverse)


@pytest.mark.parametrize("blinded", [b"", b"\x00" * 255, b"\x00" * 513, KEY.public.n.to_bytes(512), b"\xff" * 512])
def test_what_the_key_cannot_sign_is_refused(blinded: bytes) -> None:
    for sign in signers(KEY):
        with pytest.raises(BadInput):
            sign(blinded)


def test_a_slip_of_the_machine_gives_no_factor_away() -> None:
    """A signature right by one prime and wrong by the other would (Boneh, DeMillo, Lipton 1997). OpenSSL notices and takes the long way."""
    slipped = KEY._replace(dp=KEY.dp + 2)
    blinded, _ = blind.blind(KEY.public, blind.prepare(b"m"))
    with pytest.raises(BadInput, match="signing failure"):
        blind.Signer(slipped, by_openssl=False)(blinded)
    if openssl.IS_THERE:
        assert blind.Signer(slipped)(blinded) == blind.blind_sign(KEY, blinded)
