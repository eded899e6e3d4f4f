"""Every setting, declared once: name, default, help. The environment is passed in, never read here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from index.encoder import PACKAGED
from service.errors import BadSetting

PREFIX = "CORROBORATE_"

PACKAGED_STANCE_MODEL = Path(__file__).parent / "models" / "stance"

_OF_KUBERNETES = re.compile(rf"{PREFIX}(SERVICE_|PORT)")
"""Variables that Kubernetes sets in every pod beside a Service of this name."""

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
    kind = type(declared.default)
    if issubclass(kind, Path):
        return Path(text).expanduser()
    if kind is str:
        is_plain = text.isascii() and text.isprintable() and " " not in text
        if name == variable("api_key") and not is_plain:
            raise BadSetting(f"{name} must be printable ASCII without white space")
        among = declared.metadata["among"]
        if among and text not in among:
            raise BadSetting(f"{name} must be one of {', '.join(among)}, not {text!r}")
        return text
    if kind is tuple:
        return _weights(name, text)
    try:
        value = kind(text)
    except ValueError as error:
        raise BadSetting(f"{name} must be a number, not {text!r}") from error
    low, high = declared.metadata["low"], declared.metadata["high"]
    if not low <= value <= high:
        raise BadSetting(f"{name} must be from {low} to {high}, not {text}")
    return value


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
