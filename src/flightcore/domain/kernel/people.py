"""Names as travel documents carry them, and how to reach a person."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import attrs

from flightcore.domain.kernel.card_digits import refuse_card_digits
from flightcore.domain.kernel.errors import InvalidContact, InvalidName
from flightcore.domain.kernel.latin import document_letters, is_mark

LONGEST_NAME = 57
"""Characters of surname and given names together, as documents write them."""
LONGEST_EMAIL = 254
"""Characters of an address (RFC 5321: a path of 256 with its brackets)."""

_LONGEST_TYPED = 200
_MARKS_PER_LETTER = 2
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bb\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00a0\u202f", " "),
    }
)
_SHAPE = re.compile(r"'?L+(?:(?:[ -]'?|\.[ -]?|' ?)L+)*['.]?")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(
    rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@"
    rf"(?P<domain>(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|xn--[A-Za-z0-9-]{{1,59}}))"
)
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


def _spelled(typed: Any) -> str:
    """One spelling of a name: composed letters, plain separators, single spaces."""
    if not isinstance(typed, str) or len(typed) > _LONGEST_TYPED:
        raise InvalidName("a name is a text of bounded length", reason="length")
    plain = unicodedata.normalize("NFC", typed).translate(_ALIKE)
    return re.sub(" +", " ", plain).strip(" ")


def _check_name(_: Any, attribute: attrs.Attribute[str], name: str) -> None:
    refuse_card_digits(attribute.name, name)
    reason = _fault(name)
    if reason:
        raise InvalidName(
            f"no document could carry this {attribute.name} name: {reason}",
            field=attribute.name,
            reason=reason,
        )


def _fault(name: str) -> str:
    """Why no document could carry the name; empty where one could."""
    if not name:
        return "empty"
    shape = "".join(map(_kind, name))
    for kind, reason in _REASONS.items():
        if kind in shape:
            return _script_fault(name) if kind == "F" else reason
    if "M" * (_MARKS_PER_LETTER + 1) in shape or shape.startswith("M"):
        return "marks"
    return "" if _SHAPE.fullmatch(shape.replace("M", "")) else "punctuation"


_REASONS = {"C": "control", "N": "digit", "F": "not_latin", "S": "symbol"}


@lru_cache(maxsize=1024)
def _kind(letter: str) -> str:
    """Latin letter L, mark M, foreign letter F, number N, control C, symbol S."""
    if letter in " -'.":
        return letter
    if is_mark(letter):
        return "M"
    if document_letters(letter):
        return "L"
    category = unicodedata.category(letter)[0]
    return {"C": "C", "Z": "C", "N": "N", "L": "F", "M": "F"}.get(category, "S")


def _script_fault(name: str) -> str:
    """Latin beside another script is how one name is made to look like another."""
    mixed = any(document_letters(letter) for letter in name)
    return "mixed_scripts" if mixed else "not_latin"


@attrs.frozen
class PersonName:
    """A name in Latin letters, as in the travel document.

    Typographic apostrophes and hyphens become plain ones, and letters are kept in
    their composed form (NFC), so equal names compare equal. A person with a single
    name has it as surname, and ``FNU`` (first name unknown) as given name.

    Attributes:
        given: Given names; letters, marks, spaces, hyphens, apostrophes, full stops.
        surname: The same.

    Raises:
        InvalidName: No document could carry it; ``field``, and ``reason``: empty,
            length, control, digit, symbol, marks, punctuation, not_latin, or
            mixed_scripts.
        CardDataRefused: It holds card-like digits.
    """

    given: str = attrs.field(converter=_spelled, validator=_check_name, repr=False)
    surname: str = attrs.field(converter=_spelled, validator=_check_name, repr=False)

    def __attrs_post_init__(self) -> None:
        if len(self.to_document_form()) - len("/") > LONGEST_NAME:
            raise InvalidName(
                f"names have at most {LONGEST_NAME} characters in a document",
                field="surname",
                reason="length",
            )

    @property
    def full(self) -> str:
        """For people to read: given names, then surname."""
        return f"{self.given} {self.surname}"

    def to_document_form(self) -> str:
        """As tickets and machine-readable zones have it: ``LOVELACE/ADA``.

        Hyphens become spaces; apostrophes, full stops and marks vanish (ICAO Doc
        9303 part 3, section 4.6).
        """
        return f"{_document_form(self.surname)}/{_document_form(self.given)}"


def _document_form(name: str) -> str:
    words = name.replace("-", " ").replace(".", ". ").split()
    letters = ("".join(document_letters(each) or "" for each in word) for word in words)
    return " ".join(filter(None, letters))


def _contact_fault(field: str, reason: str) -> InvalidContact:
    return InvalidContact(f"not a usable {field}", field=field, reason=reason)


def _mailbox(typed: Any) -> str:
    """Check an e-mail address; the domain in lower case."""
    if not isinstance(typed, str) or len(typed) > LONGEST_EMAIL:
        raise _contact_fault("email", "length")
    refuse_card_digits("email", typed)
    match = _EMAIL.fullmatch(typed)
    if match is None or len(match["local"]) > 64:
        raise _contact_fault("email", "form")
    return f"{match['local']}@{match['domain'].lower()}"


def _number(typed: Any) -> str:
    """Check a phone number; spaces, dashes, full stops and brackets are dropped."""
    if not isinstance(typed, str) or len(typed) > 40:
        raise _contact_fault("phone", "length")
    refuse_card_digits("phone", typed)
    number = re.sub(r"[ ().-]", "", typed)
    if number and not _PHONE.fullmatch(number):
        raise _contact_fault("phone", "form")
    return number


@attrs.frozen
class Contact:
    """How to reach a person.

    Attributes:
        email: ``local@domain`` in ASCII, of plain atoms (no quoting, no comments, no
            address literals); at most 254 characters.
        phone: E.164, ``+`` and 7 to 15 digits; or empty.

    Raises:
        InvalidContact: Neither form; facts ``field`` and ``reason``.
        CardDataRefused: Either holds card-like digits.
    """

    email: str = attrs.field(converter=_mailbox, repr=False)
    phone: str = attrs.field(default="", converter=_number, repr=False)
