"""A certificate as an Open Badges 3.0 credential (1EdTech, AchievementCredential), signed as a JWT (§8.2: the credential is the payload,
with `iss`, `jti`, `nbf`, `sub`; the public key is in the header as `jwk`, so that it verifies without a line).

That a key in a header fits its signature says nothing of whose it is: who checks compares it with the set at /verify/keys.json.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jwt

from diemcau.kernel.errors import Refused

from .addresses import address_of, root
from .design import filled
from .enums import State
from .keys import ALGORITHM, published, signing_key
from .models import Certificate

if TYPE_CHECKING:
    from jwt.types import Options

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
CHECKED: "Options" = {"require": ["iss", "jti", "nbf", "sub"], "verify_aud": False}
MEDIA_TYPE = "application/vc+jwt"


def credential(certificate: Certificate) -> str:
    """The signed credential of a certificate."""
    key = signing_key()
    said = _said(certificate)
    claims = said | {
        "iss": said["issuer"]["id"],
        "jti": said["id"],
        "nbf": int(certificate.issued_at.timestamp()),
        "sub": said["credentialSubject"]["id"],
    }
    return jwt.encode(claims, key.private, ALGORITHM, headers={"jwk": key.public})


def certificate_in(token: str) -> Certificate:
    """Whose credential this is, however it stands by now; with conference and issue.

    The key is one of ours by its name, never the one that the token brings, and the algorithm is RS256, whatever the token says.
    Raises Refused: `credential_unread` for what is no such token, `credential_foreign` when no key of this server signed it as it is."""
    try:
        header = jwt.get_unverified_header(token)
        named = header["jwk"]["kid"] if isinstance(header.get("jwk"), dict) else header.get("kid")
    except (jwt.InvalidTokenError, KeyError, RecursionError):
        raise Refused("credential_unread") from None
    public = next((one for one in published() if one["kid"] == named), None)
    if public is None:
        raise Refused("credential_foreign")
    try:
        claims = jwt.decode(token, jwt.PyJWK(public), [ALGORITHM], issuer=root(), options=CHECKED)
        uid = UUID(str(claims["jti"]).removeprefix("urn:uuid:"))
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise Refused("credential_foreign") from None
    found = Certificate.objects.select_related("conference", "issue").filter(uid=uid).first()
    if found is None:
        raise Refused("credential_foreign")
    return found


def status(certificate: Certificate) -> dict[str, Any]:
    """How it stands, for machines: the shape of 1EdTech's revocation list, of this one credential."""
    is_valid = certificate.state == State.VALID
    revoked = {"id": _id(certificate), "revoked": True, "revocationReason": certificate.state}
    return {
        "id": _status(certificate),
        "issuer": root(),
        "revokedCredential": [] if is_valid else [revoked],
    }


def _id(certificate: Certificate) -> str:
    return f"urn:uuid:{certificate.uid}"


def _status(certificate: Certificate) -> str:
    return f"{address_of(certificate)}/status.json"


def _said(certificate: Certificate) -> dict[str, Any]:
    design = certificate.issue.design
    facts = {"conference": str(design["conference"]), "dates": str(design["dates"]), "hours": str(design["hours"])}
    title = " ".join(filled(str(design["title"]), facts))
    hosts = ", ".join(design["hosts"]) or facts["conference"]
    told = " · ".join(filter(None, (facts["conference"], facts["dates"], facts["hours"] and f"{facts['hours']} h")))
    name = {"type": "IdentityObject", "hashed": False, "identityHash": certificate.called, "identityType": "name"}
    subject: dict[str, Any] = {
        "id": f"urn:uuid:{certificate.uid}#holder",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": f"{root()}/achievements/{certificate.conference.key}",
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "name": title,
            "description": told,
            "criteria": {"narrative": told},
            "inLanguage": design["language"],
        },
        "licenseNumber": certificate.numbered,
    }
    if certificate.full_name:
        subject["identifier"] = [name]
    return {
        "@context": list(CONTEXT),
        "id": _id(certificate),
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": title,
        "issuer": {"id": root(), "type": ["Profile"], "name": hosts, "url": root()},
        "validFrom": _moment(certificate.issued_at),
        "credentialSubject": subject,
        "credentialStatus": {"id": _status(certificate), "type": "1EdTechRevocationList"},
        "evidence": [{"id": address_of(certificate), "type": ["Evidence"], "name": certificate.numbered}],
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
