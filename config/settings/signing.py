"""With which keys certificates are signed: a TOML file beside the keys. docs/operations/signing.md"""

import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

VARIABLE = "SIGNING_FILE"
# What each table may hold: "file" and "files" must exist, relative to the folder of the TOML file.
WHOLE = {"trusted": "files", "crls": "paths", "time_stamp": "table", "issuers": "table"}
TIME_STAMP = {"url": "text", "trusted": "files", "chain": "files"}
ISSUER = {
    "certificate": "file",
    "chain": "files",
    "former": "files",
    "key": "path",
    "pkcs12": "path",
    "pkcs11": "table",
    "passphrase_file": "path",
    "passphrase_variable": "text",
    "seal": "flag",
}
PKCS11 = {
    "module": "path",
    "token": "text",
    "key": "text",
    "pin_file": "path",
    "pin_variable": "text",
}

Table = dict[str, Any]


def nothing_signed() -> Table:
    """The settings of an installation without any key: every certificate is unsigned."""
    return {"trusted": [], "crls": [], "time_stamp": None, "issuers": {}}


def read(name: str) -> Table:
    """Return what the file of that name says, with absolute paths; "" is an installation without.

    Raises ImproperlyConfigured with a sentence.
    """
    if not name:
        return nothing_signed()
    file = Path(name)
    if not file.is_absolute():
        raise ImproperlyConfigured(f"{VARIABLE}={name!r}; use a path that starts with /.")
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ImproperlyConfigured(f"{VARIABLE}: {file} cannot be read ({error}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{VARIABLE}: {file} is not TOML: {error}.") from error
    whole = nothing_signed() | _table(said, WHOLE, file, "the file")
    if whole["time_stamp"] is not None:
        whole["time_stamp"] = _time_stamp(whole["time_stamp"], file)
    whole["issuers"] = {code: _issuer(code, one, file) for code, one in whole["issuers"].items()}
    if whole["issuers"] and not whole["trusted"]:
        raise _wrong(file, "trusted", "name the root certificates that keys are checked against")
    return whole


def _time_stamp(said: Table, file: Path) -> Table:
    table: Table = {"trusted": [], "chain": []} | _table(said, TIME_STAMP, file, "time_stamp")
    if not str(table.get("url", "")).startswith(("https://", "http://")):
        raise _wrong(file, "time_stamp.url", "use an address that starts with https://")
    if not table["trusted"]:
        raise _wrong(file, "time_stamp.trusted", "name the root certificate of the service")
    return table


def _issuer(code: str, said: Any, file: Path) -> Table:
    where = f"issuers.{code}"
    table = {"chain": [], "former": [], "seal": False} | _table(said, ISSUER, file, where)
    if "certificate" not in table:
        raise _wrong(file, where, "name the certificate of the key")
    if sum(kind in table for kind in ("key", "pkcs12", "pkcs11")) != 1:
        raise _wrong(file, where, "give exactly one of key, pkcs12 and pkcs11")
    if "pkcs11" in table:
        table["pkcs11"] = token = _table(table["pkcs11"], PKCS11, file, f"{where}.pkcs11")
        if missing := {"module", "token", "key"} - token.keys():
            raise _wrong(file, f"{where}.pkcs11", f"add {', '.join(sorted(missing))}")
    return table


def _table(said: Any, known: dict[str, str], file: Path, where: str) -> Table:
    if not isinstance(said, dict):
        raise _wrong(file, where, "make it a table")
    if unknown := said.keys() - known.keys():
        raise _wrong(file, where, f"unknown {', '.join(sorted(unknown))}")
    return {
        name: _value(known[name], value, file, f"{where}.{name}") for name, value in said.items()
    }


def _value(kind: str, value: Any, file: Path, where: str) -> Any:
    if kind in {"files", "paths"}:
        if not isinstance(value, list):
            raise _wrong(file, where, "make it a list")
        return [_value(kind[:-1], one, file, where) for one in value]
    wanted = {"table": dict, "flag": bool}.get(kind, str)
    if not isinstance(value, wanted) or value == "":
        raise _wrong(file, where, f"make it a {kind}")
    if kind not in {"file", "path"}:
        return value
    path = file.parent / str(value)
    # Keys may be hidden from the process that only reads; certificates are for everybody.
    if kind == "file" and not path.is_file():
        raise _wrong(file, where, f"there is no {path}")
    return str(path)


def _wrong(file: Path, where: str, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{VARIABLE}: {file}, {where}: {what}.")
