"""Every setting, declared once: name, default, help. The environment is passed in, never read here."""

import base64
import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from index.encoder import PACKAGED
from service.errors import BadSetting

PREFIX = "CORROBORATE_"

PACKAGED_CLAIM_MODEL = Path(__file__).parent / "models" / "claims"
"""The folder of the model that finds claims, which comes with the service."""

PACKAGED_STANCE_MODEL = Path(__file__).parent / "models" / "stance"

_OF_KUBERNETES = re.compile(rf"{PREFIX}(SERVICE_|PORT)")
"""Variables that Kubernetes sets in every pod beside a Service of this name."""

_HOST = re.compile(r"(?P<host>\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:(?P<port>[0-9]{1,5}))?")

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def _setting(
    default: Any,
    help_text: str,
    low: float | None = None,
    high: float | None = None,
    among: tuple[str, ...] | None = None,
    is_secret: bool = False,
) -> Any:
    """A field with its help, the range of a number, or the values that a text is one of."""
    metadata = {"help": help_text, "low": low, "high": high, "among": among}
    return field(default=default, repr=not is_secret, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """The service's settings. Each is read from ``CORROBORATE_`` and its name in capitals."""

    data: Path = _setting(
        Path.home() / ".local" / "share" / "corroborate",
        "The one folder that holds everything the service stores. Made when absent.",
    )
    encoder: str = _setting(
        PACKAGED,
        "The sentence-transformers model that passages and claims are encoded with: "
        f"{PACKAGED} (packaged), a folder or a hub name.",
    )
    stance_model: str = _setting(
        str(PACKAGED_STANCE_MODEL),
        "The three-label cross-encoder that judges a passage against a claim: a folder or a hub name.",
    )
    claim_model: str = _setting(
        str(PACKAGED_CLAIM_MODEL),
        "The classifier that tells how much a sentence is worth checking: a folder or a hub name.",
    )
    api_key: str = _setting(
        "",
        "The one key that may do everything. Without it only loopback is answered.",
        is_secret=True,
    )
    candidates: int = _setting(
        10, "How many of the most relevant passages are judged for a claim.", low=1, high=100
    )
    min_similarity: float = _setting(
        0.45,
        "Passages with a lower cosine to the claim than this are not judged.",
        low=-1,
        high=1,
    )
    source_weights: tuple[tuple[str, float], ...] = _setting(
        (),
        'What publishers count, from 0 to 1, as JSON: {"Daily Rumour": 0.5}. Others count 1.',
    )
    max_claims: int = _setting(100, "Claims a request may hold.", low=1, high=10_000)
    max_claim_chars: int = _setting(5_000, "Characters a claim may have.", low=1, high=100_000)
    max_draft_chars: int = _setting(200_000, "Characters a draft may have.", low=1, high=10_000_000)
    max_draft_claims: int = _setting(
        200, "Claims of a draft that are verified, those most worth checking.", low=1, high=10_000
    )
    max_top_k: int = _setting(50, "The largest top_k a request may ask for.", low=1, high=1_000)
    max_documents: int = _setting(
        1_000, "Documents a request may hold, or a batch of a bulk request.", low=1, high=100_000
    )
    max_body_bytes: int = _setting(
        10_000_000, "Bytes the body of a request may have.", low=1_000, high=1_000_000_000
    )
    max_queue: int = _setting(
        16, "Calls that may wait for a model; the next is refused with 429.", low=1, high=100_000
    )
    max_job_drafts: int = _setting(500, "Drafts a job may hold.", low=1, high=10_000)
    job_threads: int = _setting(
        1,
        "Drafts of jobs that are worked on at the same time; 0 leaves them to other processes.",
        low=0,
        high=64,
    )
    keep_reports: int = _setting(
        30,
        "Days that a report is kept, and a job after it has ended; 0 keeps no report, and jobs one day.",
        low=0,
        high=36_500,
    )
    webhook_secret: str = _setting(
        "",
        "Signs what is sent to a job's callback_url (Standard Webhooks): whsec_ and 24 to 64 bytes in "
        "Base64. Without it nobody is called back.",
        is_secret=True,
    )
    webhook_hosts: tuple[str, ...] = _setting(
        (),
        "Hosts that a callback_url may name, with commas between them: a name (HTTPS to a public "
        "address only), or an address with its port, as 10.0.0.8:8080 (HTTP too).",
    )
    threads: int = _setting(32, "Requests that are worked on at the same time.", low=1, high=256)
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR.", among=LOG_LEVELS)


def load(environment: Mapping[str, str], **overrides: Any) -> Settings:
    """Settings from the environment; ``overrides`` that are not None win.

    Raises `BadSetting` for a value of the wrong kind or range, and for a variable that begins with
    ``CORROBORATE_`` and names no setting.
    """
    known = {variable(each.name): each for each in fields(Settings)}
    for name in environment:
        if name.startswith(PREFIX) and name not in known and not _OF_KUBERNETES.match(name):
            raise BadSetting(f"{name} is not a setting; known are {', '.join(sorted(known))}")
    values = {
        each.name: _parse(name, environment[name], each)
        for name, each in known.items()
        if environment.get(name)
    }
    return Settings(**{**values, **{k: v for k, v in overrides.items() if v is not None}})


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def _parse(name: str, text: str, declared: Any) -> Any:
    if declared.name in _OWN_FORMS:
        return _OWN_FORMS[declared.name](name, text)
    kind = type(declared.default)
    if issubclass(kind, Path):
        return Path(text).expanduser()
    if kind is str:
        among = declared.metadata["among"]
        if among and text not in among:
            raise BadSetting(f"{name} must be one of {', '.join(among)}, not {text!r}")
        return text
    try:
        value = kind(text)
    except ValueError as error:
        raise BadSetting(f"{name} must be a number, not {text!r}") from error
    low, high = declared.metadata["low"], declared.metadata["high"]
    if not low <= value <= high:
        raise BadSetting(f"{name} must be from {low} to {high}, not {text}")
    return value


def _key(name: str, text: str) -> str:
    if not (text.isascii() and text.isprintable() and " " not in text):
        raise BadSetting(f"{name} must be printable ASCII without white space")
    return text


def _weights(name: str, text: str) -> tuple[tuple[str, float], ...]:
    """Weights by publisher in small letters, so that capitals do not matter."""
    refusal = f"{name} must be a JSON object of publishers and weights from 0 to 1, not {text!r}"
    try:
        weights = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadSetting(f"{refusal}: {error}") from error
    if not isinstance(weights, dict) or not all(
        type(weight) in {int, float} and 0 <= weight <= 1 for weight in weights.values()
    ):
        raise BadSetting(refusal)
    by_name = {publisher.casefold(): float(weight) for publisher, weight in weights.items()}
    if len(by_name) < len(weights):
        raise BadSetting(f"{name} names a publisher twice, since capitals do not matter: {text!r}")
    return tuple(sorted(by_name.items()))


def _webhook_secret(name: str, text: str) -> str:
    """A secret as Standard Webhooks writes it; the message does not repeat it."""
    prefix, _, encoded = text.partition("_")
    try:
        is_secret = prefix == "whsec" and 24 <= len(base64.b64decode(encoded, validate=True)) <= 64
    except ValueError:
        is_secret = False
    if not is_secret:
        raise BadSetting(
            f"{name} must be whsec_ and 24 to 64 bytes in Base64, as from: "
            'echo "whsec_$(openssl rand -base64 32)"'
        )
    return text


def _hosts(name: str, text: str) -> tuple[str, ...]:
    """Hosts in small letters, each with or without a port."""
    hosts = tuple(host.strip().lower() for host in text.split(","))
    for host in hosts:
        match = _HOST.fullmatch(host)
        if not match or int(match["port"] or 1) not in range(1, 65_536):
            raise BadSetting(f"{name} must be host names with commas between them; {host!r} is none")
        if not match["port"] and _is_address(match["host"].strip("[]")):
            raise BadSetting(f"{name} takes an address only with its port, as 10.0.0.8:8080, not {host}")
    return hosts


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


_OWN_FORMS = {
    "api_key": _key,
    "source_weights": _weights,
    "webhook_secret": _webhook_secret,
    "webhook_hosts": _hosts,
}
"""How the text of a setting is read that is neither a plain text, a path nor a number."""
