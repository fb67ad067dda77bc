"""A credential is what the standard asks, verifies by a library that did not make it, and a forged one is refused at our own page."""

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from jwcrypto import jwk  # type: ignore[import-untyped]
from jwcrypto import jwt as other_jwt

from diemcau.outcomes.certificates import actions, credentials, keys
from diemcau.outcomes.certificates.models import Certificate, SigningKey
from diemcau.roster.actions.erasing import erase
from tests.attendance.world import World, make_world

from .certificate_grounds import all_came, certificate_of, issued, organiser

URI = re.compile(r"(urn:uuid:|https?://)\S+\Z")


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    all_came(made)
    issued(made)
    return made


def shown(token: str | bytes, language: str = "vi") -> Any:
    """The page after somebody handed a file in."""
    data = token if isinstance(token, bytes) else token.encode()
    file = SimpleUploadedFile("x.jwt", data)
    client = Client(headers={"accept-language": language}, enforce_csrf_checks=True)
    answer = client.post("/verify/credential", {"credential": file})
    return client.get(answer["Location"]) if answer.status_code == 303 else answer


def refused(token: str | bytes) -> bool:
    answer = shown(token)
    text = answer.content.decode()
    return answer.status_code == 422 and "Tệp này không hợp lệ" in text and "còn hiệu lực" not in text


def test_ours_leads_to_how_it_stands_now(world: World) -> None:
    row = certificate_of(world.people[0])
    token = credentials.credential(row)
    answer = shown(f" {token}\n")
    assert (answer.status_code, "còn hiệu lực" in answer.content.decode()) == (200, True)
    assert row.full_name in answer.content.decode()
    assert not answer.cookies
    keys._made()  # a newer key signs by now
    assert shown(token).status_code == 200
    actions.revoke(row, by=organiser(world), reason="Cấp nhầm người, xem biên bản")
    text = shown(token).content.decode()
    assert "đã bị thu hồi" in text
    assert "Cấp nhầm" not in text
    erase(by=organiser(world), delegate=world.people[0])
    assert row.full_name not in shown(token).content.decode()


def unsigned(token: str) -> str:
    head, body, _signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(head + "=="))
    return f"{piece(told | {'alg': 'none'})}.{body}."


def hmac_by_the_public_key(token: str) -> str:
    """What a verifier takes that lets the token choose its algorithm."""
    pem = jwk.JWK(**keys.published()[0]).export_to_pem()
    header, claims = jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
    key = other_jwt.JWT(header=header | {"alg": "HS256"}, claims=claims)
    key.make_signed_token(jwk.JWK(kty="oct", k=base64.urlsafe_b64encode(pem).decode().rstrip("=")))
    return str(key.serialize())


def another_name(token: str) -> str:
    head, body, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    told["credentialSubject"]["identifier"][0]["identityHash"] = "Trần Văn Khác"
    return f"{head}.{piece(told)}.{signature}"


def another_key(token: str) -> str:
    """Signed anew by a key that stands in the header, as ours does."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = jwk.JWK.from_pem(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, private, "RS256", headers={"jwk": public.export_public(as_dict=True)})


def another_key_under_our_name(token: str) -> str:
    forged = another_key(token)
    head, body, signature = forged.split(".")
    told = json.loads(base64.urlsafe_b64decode(head + "=="))
    told["jwk"]["kid"] = keys.published()[0]["kid"]
    return f"{piece(told)}.{body}.{signature}"


def piece(told: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "forge", [unsigned, hmac_by_the_public_key, another_name, another_key, another_key_under_our_name]
)
def test_forgeries_are_refused(world: World, forge: Callable[[str], str]) -> None:
    assert refused(forge(credentials.credential(certificate_of(world.people[0]))))


def test_another_servers_and_another_tokens_are_refused(world: World, settings: Any) -> None:
    row = certificate_of(world.people[0])
    theirs = credentials.credential(row)
    SigningKey.objects.all().delete()
    fresh = credentials.credential(row)
    assert refused(theirs)
    assert not refused(fresh)
    private = keys.signing_key()
    claims = jwt.decode(fresh, options={"verify_signature": False})
    for changed in ({"iss": "https://khac.example/verify"}, {"jti": f"urn:uuid:{'0' * 32}"}, {"jti": 5}, {"nbf": "x"}):
        other = jwt.encode(claims | changed, private.private, "RS256", headers={"jwk": private.public})
        assert refused(other), changed


@pytest.mark.parametrize("data", [b"", b"a.b.c", b"\xff\x00", b"{}", b"x" * 30_000, b"eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_credential_is_refused(world: World, data: bytes) -> None:
    assert refused(data)


def test_every_member_that_the_standard_asks(world: World) -> None:
    """Open Badges 3.0, B.1 and §8.2: AchievementCredential signed as a VC-JWT; read by jwcrypto, which did not make it."""
    row = certificate_of(world.people[0])
    read = other_jwt.JWT(jwt=credentials.credential(row), key=jwk.JWK(**keys.published()[0]), algs=["RS256"])
    header, told = json.loads(read.header), json.loads(read.claims)
    assert (header["alg"], header["typ"], header["jwk"]["kty"]) == ("RS256", "JWT", "RSA")
    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert told["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0")
    for uri in ("id", "iss", "jti", "sub"):
        assert URI.match(told[uri])
    assert (told["type"][0], told["type"][1]) == ("VerifiableCredential", "AchievementCredential")
    assert datetime.fromisoformat(told["validFrom"]).timestamp() == told["nbf"]
    issuer, subject, state = told["issuer"], told["credentialSubject"], told["credentialStatus"]
    assert (issuer["id"], issuer["type"]) == (told["iss"], ["Profile"])
    assert issuer["name"]
    assert (subject["id"], subject["type"]) == (told["sub"], ["AchievementSubject"])
    achievement = subject["achievement"]
    assert URI.match(achievement["id"])
    assert achievement["type"] == ["Achievement"]
    assert achievement["achievementType"] == "Certificate"
    assert all((achievement["name"], achievement["description"], achievement["criteria"]["narrative"]))
    (identity,) = subject["identifier"]
    assert (identity["type"], identity["hashed"], identity["identityType"]) == ("IdentityObject", False, "name")
    assert state["type"] == "1EdTechRevocationList"
    answer = Client().get(state["id"].partition("/verify")[1] + state["id"].partition("/verify")[2]).json()
    assert (answer["id"], answer["issuer"]) == (state["id"], issuer["id"])
    assert told["evidence"][0]["type"] == ["Evidence"]
    assert Certificate.objects.get(uid=told["jti"].removeprefix("urn:uuid:")) == row
