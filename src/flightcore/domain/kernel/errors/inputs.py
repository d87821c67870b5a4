"""The caller's data is wrong; nothing was looked up."""

from __future__ import annotations

from flightcore.domain.kernel.errors.root import FlightCoreError


class InvalidInput(FlightCoreError):
    """The caller's data is wrong. Fact: ``field``, where one field is to blame."""

    code = "invalid_input"


class UnknownAirport(InvalidInput):
    """No such station. Facts: ``airport``."""

    code = "unknown_airport"


class PastDate(InvalidInput):
    """The date lies before today at the place that counts. Facts: ``date``."""

    code = "past_date"


class TooManyTravellers(InvalidInput):
    """More than nine travellers in one order. Facts: ``asked``, ``limit``."""

    code = "too_many_travellers"


class InfantWithoutAdult(InvalidInput):
    """A lap infant needs an adult of its own. Facts: ``infants``, ``adults``."""

    code = "infant_without_adult"


class InvalidName(InvalidInput):
    """A name that no travel document could carry. Facts: ``field``, ``reason``."""

    code = "invalid_name"


class InvalidContact(InvalidInput):
    """An e-mail address or phone number of no use. Facts: ``field``, ``reason``."""

    code = "invalid_contact"


class PassengerMismatch(InvalidInput):
    """Travellers do not answer to the offer's passengers. Facts: ``reason``."""

    code = "passenger_mismatch"


class CardDataRefused(InvalidInput):
    """Card-like digits in a field. Facts: ``field``; never the digits."""

    code = "card_data_refused"


class InvalidMoney(InvalidInput):
    """An amount that its currency cannot hold."""

    code = "invalid_money"


class UnknownCurrency(InvalidMoney):
    """Not an ISO 4217 code that we know. Facts: ``currency``."""

    code = "unknown_currency"


class CurrencyMismatch(InvalidMoney):
    """Two currencies met. Facts: ``expected``, ``got``."""

    code = "currency_mismatch"


class AmountMismatch(InvalidMoney):
    """Amounts that should agree do not. Facts: ``expected``, ``got``."""

    code = "amount_mismatch"


class NegativeAmount(InvalidMoney):
    """An amount below zero, or zero where money must move. Facts: ``amount``."""

    code = "negative_amount"


class InvalidTime(InvalidInput):
    """A time that cannot be used as given."""

    code = "invalid_time"


class NonexistentTime(InvalidTime):
    """A local time that a clock change skips. Facts: ``wall``, ``zone``."""

    code = "nonexistent_time"


class AmbiguousTime(InvalidTime):
    """A local time that happens twice. Facts: ``wall``, ``zone``."""

    code = "ambiguous_time"


class InvalidSchedule(InvalidInput):
    """Legs that do not join, or a flight that cannot be flown. Facts: ``reason``."""

    code = "invalid_schedule"


class InvalidInventory(InvalidInput):
    """A nest, authorisation level or capacity that cannot be. Facts: ``reason``."""

    code = "invalid_inventory"


class InvalidTariff(InvalidInput):
    """A fare, rule, tax or service that cannot be filed. Facts: ``reason``."""

    code = "invalid_tariff"


class InvalidFareCalculation(InvalidInput):
    """A fare calculation line that has no figures to read."""

    code = "invalid_fare_calculation"


class InvalidSetting(InvalidInput):
    """A setting of the wrong type or out of range. Facts: ``setting``."""

    code = "invalid_setting"


class InvalidTemplate(InvalidInput):
    """A message's template cannot be filled in. Facts: ``template``, ``reason``."""

    code = "invalid_template"


class BadFile(InvalidInput):
    """A file that is not what it should be as a whole. Facts: ``reason``."""

    code = "bad_file"
