"""Names as documents carry them; addresses and numbers that can be used."""

from __future__ import annotations

import time
import unicodedata
from typing import cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain.kernel import Contact, PersonName
from flightcore.domain.kernel.errors import (
    CardDataRefused,
    InvalidContact,
    InvalidInput,
    InvalidName,
)
from flightcore.domain.kernel.people import LONGEST_NAME

# Document forms by the rules of ICAO Doc 9303 part 3, worked out by hand.
DOCUMENT_FORMS = [
    ("Ada", "Lovelace", "LOVELACE/ADA"),
    ("Anne-Marie", "O'Neill", "ONEILL/ANNE MARIE"),
    ("Seán", "O\u2019Brien", "OBRIEN/SEAN"),
    ("Jürgen", "Groß", "GROSS/JUERGEN"),
    ("Łukasz", "Żółć", "ZOLC/LUKASZ"),
    ("José María", "Núñez y Pérez", "NUNEZ Y PEREZ/JOSE MARIA"),
    ("Søren", "Kierkegård", "KIERKEGAARD/SOEREN"),
    ("Þóra", "Æsirsdóttir", "AESIRSDOTTIR/THORA"),
    ("Đorđe", "Šćepanović", "SCEPANOVIC/DORDE"),
    ("Thị Minh Khai", "Nguyễn", "NGUYEN/THI MINH KHAI"),
    ("İrem", "I\u015f\u0131k", "ISIK/IREM"),
    ("Əli", "Məmmədov", "MEMMEDOV/ELI"),
    ("Willem", "van 't Hof", "VAN T HOF/WILLEM"),
    ("'Abdullah", "Nicolo'", "NICOLO/ABDULLAH"),
    ("John", "St. John", "ST JOHN/JOHN"),
    ("J.R.R.", "Tolkien", "TOLKIEN/J R R"),
    ("Smith\u2010Jones", "X", "X/SMITH JONES"),
    ("Ke\u0301a", "Ka\u02bbahumanu", "KAAHUMANU/KEA"),
    ("Ǽ", "Ǻ", "A/AE"),
    ("FNU", "Suharto", "SUHARTO/FNU"),
]


@pytest.mark.parametrize(("given_", "surname", "form"), DOCUMENT_FORMS)
def test_document_forms(given_: str, surname: str, form: str) -> None:
    """Letters, hyphens and apostrophes become what a document shows."""
    assert PersonName(given_, surname).to_document_form() == form


REFUSED = [
    ("", "empty"),
    ("   ", "empty"),
    ("Ada2", "digit"),
    ("Ada\u0665", "digit"),
    ("Ⅳ", "digit"),
    ("A\x00da", "control"),
    ("Ada\nBcc: x", "control"),
    ("\tAda", "control"),
    ("\u202eadA", "control"),
    ("A\u200bda", "control"),
    ("\ud800", "control"),
    ("\u2003Ada", "control"),
    ("Ада", "not_latin"),
    ("愛", "not_latin"),
    ("Άda", "mixed_scripts"),
    ("\u0410da", "mixed_scripts"),
    ("\uff21da", "mixed_scripts"),
    ("\U0001d400da", "mixed_scripts"),
    ("Ada😀", "symbol"),
    ("Ada, PhD", "symbol"),
    ("<Ada>", "symbol"),
    ("{{x}}", "symbol"),
    ("Ada/Mr", "symbol"),
    ("a\u0301\u0300\u0302\u0303", "marks"),
    ("\u0301a", "marks"),
    ("-Ada", "punctuation"),
    ("Ada-", "punctuation"),
    ("A--da", "punctuation"),
    ("A''da", "punctuation"),
    (".Ada", "punctuation"),
    ("Ada - Bea", "punctuation"),
    ("'", "punctuation"),
    ("x" * 201, "length"),
]


@pytest.mark.parametrize(("name", "reason"), REFUSED)
def test_names_that_no_document_could_carry(name: str, reason: str) -> None:
    """Each is refused for its reason, in either field, without being quoted."""
    for given_, surname in ((name, "Lovelace"), ("Lovelace", name)):
        with pytest.raises(InvalidName) as caught:
            PersonName(given_, surname)
        assert caught.value.reason == reason
        assert not name.strip() or name not in str(caught.value)


@pytest.mark.parametrize("name", [None, 5, b"Ada", ["Ada"]])
def test_a_name_is_a_text(name: object) -> None:
    """Other values are refused by the same error."""
    with pytest.raises(InvalidName):
        PersonName(cast("str", name), "Lovelace")


def test_a_card_number_is_no_name() -> None:
    """It is refused as card data, not as a digit, in any field."""
    for make in (
        lambda: PersonName("4111 1111 1111 1111", "Lovelace"),
        lambda: Contact("4111111111111111@example.com"),
        lambda: Contact("a@example.com", "+4111111111111111"),
        lambda: Contact("a@example.com", "4111 1111 1111 1111"),
    ):
        with pytest.raises(CardDataRefused) as caught:
            make()
        assert "1111" not in str(caught.value)


def test_how_long_a_name_may_be() -> None:
    """Both names together have 57 characters in the document, not one more."""
    for fits in (("A", "X" * 56), ("Ü" * 28, "X"), ("A B", "X" * 54)):
        name = PersonName(*fits)
        assert len(name.to_document_form()) == LONGEST_NAME + 1
        with pytest.raises(InvalidName) as caught:
            PersonName(fits[0], fits[1] + "X")
        assert caught.value.reason == "length"


def test_one_spelling() -> None:
    """Typographic, decomposed and loosely spaced names are the plain ones."""
    plain = PersonName("Zoë Anne", "O'Hara-Lee")
    typed = PersonName("  Zoe\u0308  Anne\u00a0", "O\u2019Hara\u2011Lee")
    assert typed == plain
    assert hash(typed) == hash(plain)
    assert typed.full == "Zoë Anne O'Hara-Lee"


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_name_or_a_typed_error(one: str, other: str) -> None:
    """A name that is accepted is composed, printable, and has a plain document form."""
    try:
        name = PersonName(one, other)
    except InvalidInput:
        return
    assert unicodedata.is_normalized("NFC", name.full)
    assert name.full.isprintable()
    form = name.to_document_form()
    assert form.count("/") == 1
    assert set(form) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ /")
    assert all(part and part == " ".join(part.split()) for part in form.split("/"))
    assert PersonName(name.given, name.surname) == name


@given(st.text(st.characters(min_codepoint=0x41, max_codepoint=0x24F), min_size=1))
def test_latin_letters_make_names(text: str) -> None:
    """Spelling a name twice changes nothing, and upper case gives the same form."""
    try:
        name = PersonName(text, "X")
    except InvalidInput:
        return
    upper = PersonName(name.given.upper().replace("ẞ", "SS"), "X")
    assert upper.to_document_form() == name.to_document_form()


def test_people_do_not_show_in_logs() -> None:
    """The representation of a name or a contact tells nothing."""
    shown = repr(PersonName("Ada", "Lovelace"))
    shown += repr(Contact("ada@example.com", "+442079460958"))
    for personal in ("Ada", "Lovelace", "ada", "example", "4420"):
        assert personal not in shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@example.com", "ada@example.com"),
        ("Ada.Lovelace+fly@Mail.EXAMPLE.co.uk", "Ada.Lovelace+fly@mail.example.co.uk"),
        ("o'neill@example.ie", "o'neill@example.ie"),
        ("a@b.co", "a@b.co"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_addresses(typed: str, kept: str) -> None:
    """Plain addresses are kept; the domain is in lower case, the mailbox as typed."""
    assert Contact(typed).email == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "ada", "@example.com", "ada@", "ada@example", "ada@.com", "ada@example."),
        *("ada@@example.com", "a..b@example.com", ".a@example.com", "a.@example.com"),
        *("ada@-example.com", "ada@example-.com", "ada@exa_mple.com", "ada@1.2.3.4"),
        *("ada@[127.0.0.1]", '"ada"@example.com', "Ada <ada@example.com>", "a b@c.de"),
        *(
            "ada@example.com\n",
            "ada@example.com\r\nBcc: eve@example.com",
            "a@b.co,c@d.e",
        ),
        *("ada@example.com\x00", "ädä@example.com", "ada@exämple.com", "a\u200b@b.co"),
        *(
            "a" * 65 + "@example.com",
            "a@" + "b" * 64 + ".com",
            "a@" + "b." * 126 + "com",
        ),
    ],
)
def test_addresses_of_no_use(typed: str) -> None:
    """Malformed, exotic and smuggling addresses are refused, without being quoted."""
    with pytest.raises(InvalidContact) as caught:
        Contact(typed)
    assert caught.value.field == "email"
    assert not typed or typed not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("+442079460958", "+442079460958"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("+49.1512.3456789", "+4915123456789"),
        ("+2901234", "+2901234"),
        ("+999999999999999", "+999999999999999"),
    ],
)
def test_phones(typed: str, kept: str) -> None:
    """E.164 with the usual punctuation; seven digits at least, fifteen at most."""
    assert Contact("a@b.co", typed).phone == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("2079460958", "0044207946", "+0123456789", "+123456", "+1234567890123456"),
        *("+44 2079 x12", "tel:+442079460958", "+44\n2079460958", "+٤٤٢٠٧٩٤٦٠٩٥٨"),
        *("++442079460958", "+" + " " * 60 + "442079460958", "+"),
    ],
)
def test_phones_of_no_use(typed: str) -> None:
    """National, short, long and decorated numbers are refused."""
    with pytest.raises(InvalidContact) as caught:
        Contact("a@b.co", typed)
    assert caught.value.field == "phone"


@pytest.mark.parametrize(
    "hostile", ["a" * 254, "a@" + "a." * 126, "a-" * 127, "@" * 254]
)
def test_addresses_are_checked_in_no_time(hostile: str) -> None:
    """No address makes the check slow."""
    started = time.process_time()
    with pytest.raises(InvalidContact):
        Contact(hostile)
    assert time.process_time() - started < 0.05


def test_people_survive_json() -> None:
    """What is written is read back equal, and checked again when it is read."""
    for value in (PersonName("Zoë", "O'Hara"), Contact("a@b.co", "+442079460958")):
        read = msgspec.json.decode(msgspec.json.encode(value), type=type(value))
        assert read == value
    with pytest.raises(InvalidName):
        msgspec.json.decode(b'{"given":"1","surname":"x"}', type=PersonName)
