"""Library barcodes of 14 digits, and every other form a card may bear.

A 14-digit barcode begins with 2 for a patron or 3 for an item, then four digits for the library and eight for the
card; the last is a check digit by Luhn's rule: from the left, every second digit counts double (ISO/IEC 7812-1,
annex B). The symbol on the card is usually Codabar.
"""

_LENGTH = 14
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_KINDS = "23"


def check_digit(digits: str) -> str:
    """The digit that completes 13 digits. Raises ValueError for anything else."""
    if len(digits) != _LENGTH - 1 or not _plain(digits):
        raise ValueError("a check digit is made for 13 digits")
    total = sum(_DOUBLED[int(d)] if place % 2 == 0 else int(d) for place, d in enumerate(digits))
    return str(-total % 10)


def barcode(kind: str, library: str, number: int) -> str:
    """The 14-digit barcode of card or item ``number`` (below 100,000,000) of a library (four digits).

    ``kind`` is ``2`` for a patron's card, ``3`` for an item. Raises ValueError where it does not fit.
    """
    if kind not in _KINDS or len(kind) != 1:
        raise ValueError("a barcode is for a patron (2) or an item (3)")
    digits = f"{kind}{library}{number:08d}"
    return digits + check_digit(digits)


def is_valid(text: str) -> bool:
    """Whether ``text`` is a 14-digit library barcode with a right check digit."""
    return _library_form(text) and check_digit(text[:-1]) == text[-1]


def is_misread(text: str) -> bool:
    """Whether ``text`` has the form of a 14-digit library barcode and a wrong check digit: scan it again.

    Barcodes of other forms are never misread: nothing is known of their digits.
    """
    return _library_form(text) and not is_valid(text)


def _library_form(text: str) -> bool:
    return len(text) == _LENGTH and _plain(text) and text[0] in _KINDS


def _plain(text: str) -> bool:
    """Only 0 to 9: ``isdigit`` would accept superscripts and other scripts."""
    return text.isascii() and text.isdigit()
