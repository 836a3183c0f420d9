"""Keys made for the tests, and the settings that name them."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from certificates.signing import trial

SINCE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@cache
def root(name: str = "Gốc thử nghiệm") -> trial.Pair:
    return trial.authority(name, at=SINCE)


@cache
def signer(
    name: str = "TRUNG TÂM CHÍNH TRỊ ĐỨC PHỔ", since: dt.datetime = SINCE, days: int = 1000
) -> trial.Pair:
    return trial.signer(name, root(), at=since, until=since + dt.timedelta(days=days))


@cache
def stamper() -> trial.Pair:
    return trial.time_stamper("Dịch vụ cấp dấu thời gian", root(), at=SINCE)


@dataclass
class Desk:
    """A folder with keys; `settings` is what SIGNING_FILE would say of it."""

    folder: Path
    settings: dict[str, Any] = field(
        default_factory=lambda: {"trusted": [], "crls": [], "time_stamp": None, "issuers": {}}
    )

    def write(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)

    def give_key(self, issuer_code: str, pair: trial.Pair, **more: Any) -> None:
        name = pair.certificate.serial_number
        self.settings["trusted"] = [self.write("root.pem", root().pem)]
        self.settings["issuers"][issuer_code] = {
            "certificate": self.write(f"{name}.pem", pair.pem),
            "chain": [],
            "former": [],
            "seal": False,
            "key": self.write(f"{name}.key", pair.key_pem()),
        } | more
