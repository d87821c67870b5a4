"""ISO 4217 of January 2026: the number of decimal places of each currency."""

from __future__ import annotations

from flightcore.domain.kernel.errors import UnknownCurrency

_NO_PLACES = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_PLACES = "BHD IQD JOD KWD LYD OMR TND"
_TWO_PLACES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD "
    "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
    "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG "
    "SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
    "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)

_EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_NO_PLACES.split(), 0),
    **dict.fromkeys(_TWO_PLACES.split(), 2),
    **dict.fromkeys(_THREE_PLACES.split(), 3),
}


def exponent_of(currency: str) -> int:
    """Number of decimal places of the currency's minor unit: 0, 2 or 3.

    Raises:
        UnknownCurrency: Not in the table; codes are upper case.
    """
    try:
        return _EXPONENTS[currency]
    except (KeyError, TypeError):
        raise UnknownCurrency(
            "not an ISO 4217 currency in use", currency=str(currency)[:8]
        ) from None
