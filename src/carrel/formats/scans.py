"""Tells what kind of file somebody handed in, from its first bytes: never from what its sender calls it."""

_MARKS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def media_type_of(content: bytes) -> str | None:
    """The media type of a photograph or scan that pages can show; None where it is nothing of the kind."""
    for mark, media_type in _MARKS:
        if content.startswith(mark):
            return media_type
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None
