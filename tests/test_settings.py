"""Settings: each read from its variable, checked, and written about."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from service.errors import BadSetting
from service.settings import Settings, load

NAMES = [each.name for each in fields(Settings)]

GIVEN = {
    "data": ("/srv/corroborate", Path("/srv/corroborate")),
    "encoder": ("/models/encoder", "/models/encoder"),
    "stance_model": ("/models/stance", "/models/stance"),
    "claim_model": ("/models/claims", "/models/claims"),
    "api_key": ("k-123", "k-123"),
    "candidates": ("20", 20),
    "min_similarity": ("0.25", 0.25),
    "source_weights": (
        '{"Daily Rumour": 0.5, "The Wire": 1}',
        (("daily rumour", 0.5), ("the wire", 1.0)),
    ),
    "max_claims": ("7", 7),
    "max_claim_chars": ("300", 300),
    "max_top_k": ("9", 9),
    "max_draft_chars": ("5000", 5000),
    "max_draft_claims": ("12", 12),
    "max_documents": ("50", 50),
    "max_body_bytes": ("2000", 2000),
    "max_queue": ("3", 3),
    "max_job_drafts": ("20", 20),
    "job_threads": ("2", 2),
    "keep_reports": ("7", 7),
    "webhook_secret": (f"whsec_{'QUJD' * 8}", f"whsec_{'QUJD' * 8}"),
    "webhook_hosts": (
        "CMS.example.org, 127.0.0.1:8080,[::1]:80",
        ("cms.example.org", "127.0.0.1:8080", "[::1]:80"),
    ),
    "threads": ("4", 4),
    "log_level": ("WARNING", "WARNING"),
}


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_is_read_from_its_variable(name: str):
    """A setting is read from CORROBORATE_ and its name in capitals, and no other changes."""
    text, value = GIVEN[name]
    loaded = load({f"CORROBORATE_{name.upper()}": text, "PATH": "/bin"})
    changed = {
        one: getattr(loaded, one) for one in NAMES if getattr(loaded, one) != getattr(load({}), one)
    }
    assert changed == {name: value}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("max_claims", 100), ("max_claim_chars", 5_000), ("max_top_k", 50), ("max_documents", 1_000)],
)
def test_the_defaults_are_the_limits_of_the_contract(name: str, expected: int):
    """What the API promises to take by default is what the settings say."""
    assert getattr(load({}), name) == expected


def test_a_body_may_have_ten_megabytes_by_default():
    """The contract names 10 MB as the limit of a body."""
    assert load({}).max_body_bytes == 10_000_000


NUMBERS = [name for name, (_, value) in GIVEN.items() if isinstance(value, int | float)]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("text", ["many", "1e", "0x10", "-99999999999", "99999999999", "nan", "inf"])
def test_a_bad_number_is_refused_by_the_name_of_its_variable(name: str, text: str):
    """What is no number or out of range is an error that names variable and value."""
    variable = f"CORROBORATE_{name.upper()}"
    with pytest.raises(BadSetting) as refused:
        load({variable: text})
    assert variable in str(refused.value)
    assert text in str(refused.value)


def test_a_log_level_that_does_not_exist_is_refused():
    """A level is one of DEBUG, INFO, WARNING and ERROR; anything else is a bad setting."""
    with pytest.raises(BadSetting, match="CORROBORATE_LOG_LEVEL"):
        load({"CORROBORATE_LOG_LEVEL": "LOUD"})


@pytest.mark.parametrize(
    "text",
    ["Daily Rumour=0.5", '["a"]', '{"a": 1.5}', '{"a": -1}', '{"a": "1"}', '{"a": true}', '{"a": NaN}'],
)
def test_weights_that_are_none_are_refused(text: str):
    """Each is a number from 0 to 1, and the whole is an object."""
    with pytest.raises(BadSetting, match="CORROBORATE_SOURCE_WEIGHTS must be a JSON object"):
        load({"CORROBORATE_SOURCE_WEIGHTS": text})


def test_a_publisher_has_one_weight():
    """Capitals do not matter, so two spellings are one publisher."""
    with pytest.raises(BadSetting, match="twice"):
        load({"CORROBORATE_SOURCE_WEIGHTS": '{"The Sun": 0.2, "the sun": 1}'})


@pytest.mark.parametrize(
    "secret",
    [
        *("secret-of-ours", "whsec_", "whsec_QUJD", f"whsec_{'QUJD' * 22}", f"whsec_{'QUJ ' * 8}"),
        *("QUJD" * 8, f"WHSEC_{'QUJD' * 8}", f"whsec_{'QUJD' * 8}é"),
    ],
)
def test_a_webhook_secret_of_another_form_is_refused_without_telling_it(secret: str):
    """It has the form of Standard Webhooks: whsec_ and 24 to 64 bytes in Base64."""
    with pytest.raises(BadSetting, match="CORROBORATE_WEBHOOK_SECRET must be whsec_") as refused:
        load({"CORROBORATE_WEBHOOK_SECRET": secret})
    assert secret.removeprefix("whsec_") == "" or secret not in str(refused.value)


@pytest.mark.parametrize(
    "hosts",
    [
        *("https://cms.example.org", "cms.example.org/hook", "a b", "user@host", "*", "host:0", "a,"),
        *("host:65536", "host:x", "127.0.0.1", "[::1]", "::1", "-a.example"),
    ],
)
def test_webhook_hosts_are_names_or_addresses_with_a_port(hosts: str):
    """Nothing else of a URL is taken, no pattern, and an address only with the port it is trusted on."""
    with pytest.raises(BadSetting, match="CORROBORATE_WEBHOOK_HOSTS"):
        load({"CORROBORATE_WEBHOOK_HOSTS": hosts})


def test_secrets_are_not_shown():
    """Settings that are printed tell neither the key nor the secret."""
    loaded = load({"CORROBORATE_API_KEY": "k-123", "CORROBORATE_WEBHOOK_SECRET": f"whsec_{'QUJD' * 8}"})
    assert "k-123" not in repr(loaded)
    assert "QUJD" not in repr(loaded)


def test_an_unknown_variable_is_refused():
    """A typing error in a variable's name is told and never passed over."""
    with pytest.raises(BadSetting, match="CORROBORATE_MAX_CLAIM "):
        load({"CORROBORATE_MAX_CLAIM": "7"})


def test_an_empty_variable_leaves_the_default():
    """A variable that is set to nothing is as if it were not set."""
    assert load({"CORROBORATE_THREADS": "", "CORROBORATE_DATA": ""}) == load({})


@pytest.mark.parametrize(
    ("override", "expected"), [(Path("/given"), Path("/given")), (None, Path("/from-environment"))]
)
def test_what_the_command_line_gives_wins(override: Any, expected: Path):
    """An override wins over the environment, and None is none."""
    assert load({"CORROBORATE_DATA": "/from-environment"}, data=override).data == expected


def test_a_folder_may_begin_with_the_home_folder(monkeypatch: pytest.MonkeyPatch):
    """A tilde is the user's home."""
    monkeypatch.setenv("HOME", "/home/somebody")
    assert load({"CORROBORATE_DATA": "~/facts"}).data == Path("/home/somebody/facts")


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_is_explained(name: str):
    """Every setting has a help text, and the README names its variable."""
    [declared] = [each for each in fields(Settings) if each.name == name]
    assert declared.metadata["help"].strip()
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert f"CORROBORATE_{name.upper()}" in readme
