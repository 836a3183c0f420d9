"""Keys made for the tests, and the settings that name them."""

import datetime as dt
import shutil
import subprocess
import threading
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import pem, tsp
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import serialization
from pyhanko.sign.timestamps import DummyTimeStamper

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

    def root_certificate(self) -> Certificate:
        return loaded(root())

    def withdraw(self, pair: trial.Pair, *, at: dt.datetime, is_stolen: bool = False) -> None:
        crl = trial.crl(root(), pair, at=at, is_stolen=is_stolen)
        self.settings["crls"] = [self.write(f"{len(list(self.folder.iterdir()))}.crl", crl)]

    def stamp_with(self, stamps: "TimeStamps") -> None:
        self.settings["time_stamp"] = {
            "url": stamps.url,
            "trusted": [self.write("tsa-root.pem", root().pem)],
            "chain": [],
        }

    def use_token(self, pair: trial.Pair, module: str, monkeypatch: Any) -> None:
        """Put the key into a SoftHSM token of its own, and name that in the settings."""
        tokens = self.folder / "tokens"
        tokens.mkdir()
        conf = f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
        monkeypatch.setenv("SOFTHSM2_CONF", self.write("softhsm2.conf", conf.encode()))
        key = self.write("token.key", pair.key_pem())
        for arguments in (
            ["--init-token", "--free", "--label", "hocba", "--so-pin", "1234", "--pin", "5678"],
            ["--import", key, "--token", "hocba", "--label", "ttct", "--id", "01", "--pin", "5678"],
        ):
            subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)
        pin = self.write("pin", b"5678")
        token = {"module": module, "token": "hocba", "key": "ttct", "pin_file": pin}
        self.give_key("TTCT", pair, pkcs11=token)
        del self.settings["issuers"]["TTCT"]["key"]


def loaded(pair: trial.Pair) -> Certificate:
    return Certificate.load(pem.unarmor(pair.pem)[2])


def softhsm() -> str | None:
    """The path of Debian's software token, None where it is not installed."""
    if shutil.which("softhsm2-util") is None:
        return None
    module = Path("/usr/lib/softhsm/libsofthsm2.so")
    return str(module) if module.exists() else None


class TimeStamps:
    """A time-stamping service on this machine, whose clock stands still."""

    def __init__(self, at: dt.datetime) -> None:
        key = stamper().key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        service = DummyTimeStamper(
            loaded(stamper()), PrivateKeyInfo.load(key), fixed_dt=at.astimezone(dt.UTC)
        )
        self.is_away = False
        stamps = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers["Content-Length"]))
                if stamps.is_away:
                    self.send_error(503)
                    return
                answer = service.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
