"""The way to the mail server: SMTP, one line for a run, nothing of a message in any log."""

import re
import secrets
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from pathlib import Path
from typing import final

from carrel.app.settings import Mail, SettingsFault
from carrel.desk import Answer, MailServer, Message, PrintedInstead

TIMEOUT = 30.0
"""Seconds the server may keep silent."""
_AN_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\"]+")
"""What can stand in an envelope and a header without being read as something else."""
_A_DOT_FIRST = re.compile(rb"^\.", re.MULTILINE)


def mailer(mail: Mail) -> MailServer:
    """The way these settings say. Raises SettingsFault where the password cannot be read."""
    if not mail.host:
        return PrintedInstead()
    if "@" not in mail.sender:
        raise SettingsFault("[mail] has no sender: write the address that messages come from")
    return SmtpMailer(mail, _password(mail))


def _password(mail: Mail) -> str:
    if not mail.password_file:
        return ""
    try:
        return Path(mail.password_file).read_text(encoding="utf-8").strip()
    except OSError as fault:
        raise SettingsFault(f"[mail] password_file cannot be read ({fault.strerror}): check it") from None


@final
class SmtpMailer:
    """Hands messages to one server."""

    def __init__(
        self, mail: Mail, password: str, secure: Callable[[], ssl.SSLContext] = ssl.create_default_context
    ) -> None:
        self._mail = mail
        self._password = password
        self._secure = secure
        self._line: smtplib.SMTP | None = None

    def hand_over(self, message: Message) -> Answer:
        """Give one message to the server, and say what is known of it."""
        if _AN_ADDRESS.fullmatch(message.to) is None:
            return Answer.REFUSED
        letter = self._letter(message)
        try:
            line = self._line = self._line or self._connect()
        except (OSError, smtplib.SMTPException):
            self._line = None
            return Answer.CLOSED
        try:
            refused = self._envelope(line, message.to)
            if refused is None:
                line.send(_A_DOT_FIRST.sub(b"..", letter))
        except (OSError, smtplib.SMTPException):
            # without its last line the server has no message, whatever it has heard
            self._hang_up()
            return Answer.LATER
        return self._end(line) if refused is None else refused

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            try:
                self._line.quit()
            except (OSError, smtplib.SMTPException):
                self._hang_up()
            self._line = None

    def _connect(self) -> smtplib.SMTP:
        name = self._mail.sender.rpartition("@")[2]  # not this machine's own
        line = smtplib.SMTP(self._mail.host, self._mail.port, local_hostname=name, timeout=TIMEOUT)
        try:
            if self._mail.starttls:
                line.starttls(context=self._secure())
            if self._mail.user:
                line.login(self._mail.user, self._password)
            line.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException):
            line.close()
            raise
        return line

    def _envelope(self, line: smtplib.SMTP, to: str) -> Answer | None:
        """Name sender and reader, and ask to begin: None where the server waits for the message."""
        more = ["smtputf8"] if not to.isascii() and line.has_extn("smtputf8") else []
        if not to.isascii() and not more:
            return Answer.REFUSED
        code, _ = line.mail(self._mail.sender, more)
        if code != 250:
            # nothing is taken from this library: that is no fault of the reader's address
            line.rset()
            return Answer.CLOSED
        code, _ = line.rcpt(to)
        if code not in {250, 251}:
            line.rset()
            return _refusal(code)
        code, _ = line.docmd("DATA")
        return None if code == 354 else self._over(code)

    def _over(self, code: int) -> Answer:
        self._hang_up()
        return _refusal(code)

    def _end(self, line: smtplib.SMTP) -> Answer:
        """The last line, after which the server answers for the message."""
        try:
            line.send(b".\r\n")
            code, _ = line.getreply()
        except (OSError, smtplib.SMTPException):
            self._hang_up()
            return Answer.IN_DOUBT
        return Answer.TAKEN if code == 250 else _refusal(code)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _letter(self, message: Message) -> bytes:
        """The message as it is sent. Its headers say nothing but the library, the reader's address and the hour."""
        letter = EmailMessage(policy=SMTP if message.to.isascii() else SMTPUTF8)
        letter["From"] = self._mail.sender
        letter["To"] = message.to
        letter["Subject"] = message.subject
        letter["Date"] = format_datetime(message.sent.replace(minute=0, second=0, microsecond=0))
        letter["Message-ID"] = f"<{secrets.token_hex(16)}@{self._mail.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        if message.language:
            letter["Content-Language"] = message.language
        letter.set_content(message.text)
        return letter.as_bytes()


def _refusal(code: int) -> Answer:
    return Answer.LATER if 400 <= code < 500 else Answer.REFUSED
