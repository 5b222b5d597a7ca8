"""Entering what is known of a partner, or of the house, for tax."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.account.tax import tax_key, tax_number
from partners.tax_profile.models import TaxClass, TaxProfile
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id

COUNTRY = re.compile(r"^[A-Z]{2}$")


class CountryForm(Invalid):
    """A country is written as its two letters."""

    code = "country-form"


class ProfileTaxNumber(Invalid):
    """The check digits of the tax number do not fit, or its form is not that of its country."""

    code = "profile-tax-number"


@dataclass(frozen=True, slots=True)
class NewProfile:
    """A profile as it is given; the address is the one that stands on invoices."""

    legal_name: str
    country: str
    tax_class: TaxClass
    tax_number: str | None
    address: tuple[str, str, str]  # street, postcode, town
    valid_from: date


def country(text: str, field: str = "country") -> str:
    """A country's two letters in capitals. Raises CountryForm."""
    given = text.strip().upper()
    if not COUNTRY.match(given):
        raise CountryForm(field=field)
    return given


def enter(session: Session, partner_id: UUID, new: NewProfile, by: UUID, now: datetime) -> TaxProfile:
    """A profile from a day on. Errors: CountryForm, ProfileTaxNumber; a number that nobody can check passes."""
    number = tax_number(new.tax_number)
    if number and not number.fits:
        raise ProfileTaxNumber(field="tax_number")
    street, postcode, town = (part.strip() for part in new.address)
    row = TaxProfile(
        id=new_id(),
        partner_id=partner_id,
        legal_name=" ".join(new.legal_name.split()),
        country=country(new.country),
        tax_class=new.tax_class,
        tax_number=tax_key(new.tax_number),
        street=street,
        postcode=postcode,
        town=town,
        valid_from=new.valid_from,
        entered_by=by,
        entered_at=now,
    )
    session.add(row)
    return row
