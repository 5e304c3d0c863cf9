"""One text in every form in which a file may hold it."""

import base64
import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage


def zipped(content: bytes, name: str = "inner.txt") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(name, content)
    return whole.getvalue()


def tarred(content: bytes, mode: str = "w", name: str = "inner.txt") -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode=mode) as pack:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        pack.addfile(info, io.BytesIO(content))
    return whole.getvalue()


def mailed(content: bytes, name: str = "inner.txt") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@invented.example", "someone@else.example", "see below"
    message.set_content("see what is attached")
    message.add_attachment(content, maintype="text", subtype="csv", filename=name)
    return message.as_bytes()


def docx(content: bytes) -> bytes:
    whole = io.BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    runs = "".join(f"<w:r><w:t xml:space='preserve'>{part} </w:t></w:r>" for part in content.decode().split())
    with zipfile.ZipFile(whole, "w") as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("word/document.xml", f"<w:document {space}><w:body><w:p>{runs}</w:p></w:body></w:document>")
    return whole.getvalue()


def odt(content: bytes) -> bytes:
    whole = io.BytesIO()
    space = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    with zipfile.ZipFile(whole, "w") as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        pack.writestr("content.xml", f"<doc {space}><text:p>{content.decode()}</text:p></doc>")
    return whole.getvalue()


def pdf(content: bytes) -> bytes:
    stream = b"BT /F1 12 Tf 72 720 Td (" + content + b") Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(whole))
        whole += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(whole)
    return whole + b"xref\n0 6\n0000000000 65535 f \n" + table + tail


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain.txt": bytes,
    "sixteen.txt": lambda content: content.decode().encode("utf-16"),
    "sixteen without mark.txt": lambda content: content.decode().encode("utf-16-le"),
    "marked.txt": lambda content: b"\xef\xbb\xbf" + content,
    "page.html": lambda content: b"<html><body><p>" + content.replace(b" ", b"&#32;") + b"</p></body></html>",
    "packed.gz": gzip.compress,
    "packed.bz2": bz2.compress,
    "packed.xz": lzma.compress,
    "packed.zip": zipped,
    "packed.tar": tarred,
    "packed.tgz": lambda content: tarred(content, "w:gz"),
    "three times.zip": lambda content: zipped(tarred(gzip.compress(content))),
    "letter.docx": docx,
    "letter.odt": odt,
    "letter.pdf": pdf,
    "letter.eml": mailed,
    "letters.mbox": lambda content: b"From desk Mon Nov 23 10:00:00 2026\n" + mailed(content) + b"\n",
    "encoded.log": lambda content: b"payload=" + base64.b64encode(b"x" * 12 + b"\n" + content + b"\n") + b"\n",
    "notes.json": lambda content: b'{"note": "' + content + b'"}',
    "notes.xml": lambda content: b"<notes><note>" + content + b"</note></notes>",
}
