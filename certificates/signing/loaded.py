"""A signer whose key was read once: pyHanko's own would read and test it again for each signature,
which takes longer than signing."""

from typing import Any

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pyhanko.sign.general import get_pyca_cryptography_hash
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore


class LoadedSigner(Signer):
    """Signs with an RSA or an elliptic-curve key in memory. Raises TypeError for other kinds."""

    def __init__(self, key: Any, certificate: Certificate, chain: list[Certificate]) -> None:
        if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
            raise TypeError(f"{type(key).__name__} is neither RSA nor ECDSA")
        self.key = key
        super().__init__(
            signing_cert=certificate, cert_registry=SimpleCertificateStore.from_certs(chain)
        )

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: ARG002, FBT001, FBT002 - so pyHanko calls it
    ) -> bytes:
        digest = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(data, PKCS1v15(), digest)
        return self.key.sign(data, ECDSA(digest))
