"""The line to the mail server is encrypted before anything is said, or nothing is said."""

import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from carrel import desk
from carrel.app.mail import SmtpMailer
from carrel.app.settings import Mail
from noticing import SENDER, Post

NOW = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
MESSAGE = desk.Message("quill@people.example", "A message", "There is a message.\n.\n..\n", "en", NOW)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for loopback that nobody but this test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_only_a_server_whose_certificate_is_trusted_is_given_anything(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True)
    controller.start()
    try:
        mail = Mail(host="127.0.0.1", port=port, sender=SENDER)
        stranger = SmtpMailer(mail, "")
        assert stranger.hand_over(MESSAGE) is desk.Answer.CLOSED
        plain = SmtpMailer(Mail(host="127.0.0.1", port=port, starttls=False, sender=SENDER), "")
        assert plain.hand_over(MESSAGE) is desk.Answer.CLOSED
        plain.close()
        assert post.heard == 0
        trusting = SmtpMailer(mail, "", lambda: ssl.create_default_context(cafile=str(certificate)))
        assert trusting.hand_over(MESSAGE) is desk.Answer.TAKEN
        trusting.close()
    finally:
        controller.stop()
    assert post.taken[0].get_content().splitlines() == ["There is a message.", ".", ".."]
    assert "22:00:00" in post.taken[0]["Date"]  # the hour, and no nearer
