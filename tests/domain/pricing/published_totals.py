"""Fares, their taxes and their totals off real screens, figures only.

Source: the test suite of golotenko/gds-utils (MIT licence), commit 07ff59403b98.
"""

from __future__ import annotations

from typing import NamedTuple


class PublishedTotal(NamedTuple):
    """A priced fare: base, its equivalent where it has one, taxes, total."""

    currency: str
    base: str
    equivalent: str | None
    tax: str
    total: str
    taxes: str


class LinearFare(NamedTuple):
    """A line in NUC with what was printed for it in currencies."""

    line: str
    currency: str
    fare: str
    equivalent_currency: str | None
    equivalent: str | None
    taxes: str
    total: str


TOTALS = (
    PublishedTotal(
        "USD", "1533.02", None, "129.08", "1662.10", "114.98US 4.00ZP 5.60AY 4.50XF"
    ),
    PublishedTotal(
        "USD", "153.00", None, "63.26", "216.26", "35.60US 5.50YC 7.00XY 3.96XA 11.20AY"
    ),
    PublishedTotal(
        "USD",
        "670.00",
        "869.00",
        "181.70",
        "1050.70",
        "20.00YQ 94.70GB 54.00UB 1.60YX 11.40LI",
    ),
    PublishedTotal(
        "USD",
        "489.00",
        None,
        "369.28",
        "858.28",
        "10.62YQ 215.00YR 17.80US 5.50YC 7.00XY 3.96XA 24.10VX 36.10VY 24.10VZ "
        "16.70D7 8.40YH",
    ),
    PublishedTotal(
        "USD",
        "923.00",
        None,
        "697.46",
        "1620.46",
        "557.00YR 36.00US 5.50YC 7.00XY 3.96XA 11.20AY 29.50ZA 3.00EV 3.40UM "
        "20.50NA 6.90H1 13.50XF",
    ),
    PublishedTotal(
        "USD",
        "348.00",
        None,
        "623.66",
        "971.66",
        "516.00YQ 36.00US 5.50YC 7.00XY 3.96XA 5.60AY 24.00RA 16.40JD 4.00QV "
        "0.70OG 4.50XF",
    ),
    PublishedTotal(
        "CAD",
        "309.00",
        "395.00",
        "123.85",
        "518.85",
        "25.91CA 25.00SQ 3.25RC 8.57CJ 8.15RN 4.86WO 7.19IN 12.39FR 28.53QX",
    ),
    PublishedTotal(
        "GBP",
        "716.00",
        None,
        "408.04",
        "1124.04",
        "155.00YQ 78.00GB 69.44UB 29.00US 4.60YC 5.50XY 3.10XA 4.40AY 39.60QT "
        "15.80TE 3.60XF",
    ),
    PublishedTotal(
        "USD",
        "4420.00",
        None,
        "245.53",
        "4665.53",
        "170.00YQ 1.00YR 37.20US 5.77YC 7.00XY 3.96XA 5.60AY 10.50LI 4.50XF",
    ),
    PublishedTotal(
        "USD",
        "373.00",
        "455.00",
        "464.23",
        "919.23",
        "243.80YR 37.20US 5.77YC 7.00XY 3.96XA 5.60AY 95.10GB 56.80UB 9.00XF",
    ),
    PublishedTotal(
        "USD",
        "280.00",
        "341.00",
        "369.13",
        "710.13",
        "243.80YR 37.20US 5.77YC 7.00XY 3.96XA 5.60AY 56.80UB 9.00XF",
    ),
)
"""Taxes as printed: amount, then code."""

LINEAR_FARES = (
    LinearFare(
        "FQ-1 G13MAR18      ADT KIV PS X/IEV PS RIX 603.79D1EP4 NUC603.79END "
        "ROE0.844659 FARE EUR 510.00 EQU USD 628.00 TAX JQ 3.10 TAX MD 11.10 TAX "
        "WW 7.60 TAX UA 4.00 TAX YK 8.50 TAX YQ 18.00 TAX YR 28.40 TOT USD 708.70",
        "EUR",
        "510.00",
        "USD",
        "628.00",
        "3.10JQ 11.10MD 7.60WW 4.00UA 8.50YK 18.00YQ 28.40YR",
        "708.70",
    ),
    LinearFare(
        "FQ-3-4 G13MAR18      ADT KIV PS X/IEV PS RIX 603.79D1EP4 NUC603.79END "
        "ROE0.844659 FARE EUR 510.00 EQU USD 628.00 TOT USD 628.00",
        "EUR",
        "510.00",
        "USD",
        "628.00",
        "",
        "628.00",
    ),
    LinearFare(
        "FQ-1 Z28JUN18      ITX EDI AA NYC 58.26OKN5F1M4U/GBT1 AA RDU AA X/E/LON "
        "BA EDI 5M61.17OKN5F1M4U/GBT1 NUC119.43END ROE0.738027  XF 3.40RDU4.5  "
        "FARE GBP 88.00 TAX GB 91.00 TAX UB 28.56 TAX AY 8.40 TAX US 27.60 TAX XA "
        "3.00 TAX XF 3.40 TAX XY 5.30 TAX YC 4.30 TAX YR 158.00 TOT GBP 417.56",
        "GBP",
        "88.00",
        None,
        None,
        "91.00GB 28.56UB 8.40AY 27.60US 3.00XA 3.40XF 5.30XY 4.30YC 158.00YR",
        "417.56",
    ),
)
