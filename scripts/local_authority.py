"""A certificate authority of this machine, so that phones on the same network get HTTPS.

Its root may vouch for private addresses and this machine's names only (RFC 5280 §4.2.1.10): a
phone that trusts it cannot be deceived about any site of the internet, even if the key leaked.
"""

import contextlib
import ipaddress
import os
import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_DAYS = 3650
# Apple refuses server certificates above 825 days (support.apple.com/103769).
SERVER_DAYS = 397
PRIVATE_NETWORKS = [
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
]


def lan_addresses() -> list[str]:
    """Return this machine's IPv4 addresses that others can reach, the outward one first."""
    found: list[str] = []
    # Nothing is sent: connecting a datagram socket only picks the interface.
    with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.connect(("203.0.113.1", 9))
        found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        table = Path("/proc/net/fib_trie").read_text()
        found += re.findall(r"\|-- (\S+)\n\s+/32 host LOCAL", table)
    reachable = [text for text in found if not ipaddress.ip_address(text).is_loopback]
    return list(dict.fromkeys(reachable))


def make_certificates(folder: Path, names: list[str]) -> dict[str, Path]:
    """Write a server certificate for names and addresses; return the paths.

    The root is made once and kept; its key is readable by the owner only.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths = {name: folder / name for name in ("root.crt", "root.key", "server.crt", "server.key")}
    if not (paths["root.crt"].exists() and paths["root.key"].exists()):
        make_root(paths)
    root = x509.load_pem_x509_certificate(paths["root.crt"].read_bytes())
    root_key = serialization.load_pem_private_key(paths["root.key"].read_bytes(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        begin(f"Phiên on {socket.gethostname()}"[:64], SERVER_DAYS)
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .add_extension(x509.SubjectAlternativeName([*map(general_name, names)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    write_private(paths["server.key"], key)
    paths["server.crt"].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return paths


def make_root(paths: dict[str, Path]) -> None:
    """Make the root with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = f"Phiên fair network ({socket.gethostname()})"[:64]
    root = (
        begin(name, ROOT_DAYS)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(signing_only(), critical=True)
        .add_extension(x509.NameConstraints(permitted(), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_private(paths["root.key"], key)
    paths["root.crt"].write_bytes(root.public_bytes(serialization.Encoding.PEM))


def begin(common_name: str, days: int) -> x509.CertificateBuilder:
    """Return a builder with subject, number and validity; a day back for clocks that are slow."""
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)]))
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days - 1))
    )


def signing_only() -> x509.KeyUsage:
    """Return the key usage of an authority."""
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    more = ("digital_signature", "encipher_only", "decipher_only")
    unused = dict.fromkeys(others + more, False)
    return x509.KeyUsage(key_cert_sign=True, crl_sign=True, **unused)


def permitted() -> list[x509.GeneralName]:
    """Return what the root may vouch for."""
    networks = [x509.IPAddress(ipaddress.ip_network(text)) for text in PRIVATE_NETWORKS]
    names = dict.fromkeys(["localhost", "local", socket.gethostname()])
    return [*networks, *map(x509.DNSName, names)]


def is_covered(name: str) -> bool:
    """Tell whether the root may vouch for a name or address."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return True
    return any(address in ipaddress.ip_network(text) for text in PRIVATE_NETWORKS)


def general_name(name: str) -> x509.GeneralName:
    """Return an address or a host name as certificates write it."""
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def write_private(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Write a key (PKCS#8, as granian wants it) that only the owner can read from the start."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
