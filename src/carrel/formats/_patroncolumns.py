"""Which column of a patron file means what. Synonyms come from Evergreen, Koha, FOLIO, Symphony and spreadsheets."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class PatronField(StrEnum):
    """What Carrel takes from a patron file."""

    KEY = "key"
    """The other system's own number for the patron."""
    CARD = "card"
    NAME = "name"
    """The whole name in one column: ``Family, Given Middle`` or ``Given Middle Family``."""
    GIVEN = "given"
    MIDDLE = "middle"
    FAMILY = "family"
    SUFFIX = "suffix"
    BIRTH = "birth"
    EMAIL = "email"
    PHONE = "phone"
    STREET = "street"
    STREET_NUMBER = "street number"
    TOWN = "town"
    STATE = "state"
    POSTAL_CODE = "postal code"
    CATEGORY = "category"
    BRANCH = "branch"
    REGISTERED = "registered"
    EXPIRES = "expires"
    GUARDIAN = "guardian"
    BARRED = "barred"
    ACTIVE = "active"


REPEATED = frozenset({PatronField.EMAIL, PatronField.PHONE, PatronField.STREET})
"""Fields several columns may fill; every value is kept."""

_SYNONYMS: Mapping[PatronField, str] = {
    PatronField.KEY: "key id patronid borrowernumber externalsystemid externalid recordid usrid patronkey",
    PatronField.CARD: "card cardnumber cardno barcode librarycard librarycardnumber patronbarcode userbarcode cardnum",
    PatronField.NAME: "name fullname patronname borrowername",
    PatronField.GIVEN: "given givenname givennames first firstname fname firstgivenname forename userfirstname",
    PatronField.MIDDLE: "middle middlename mname secondgivenname middleinitial mi usermiddlename",
    PatronField.FAMILY: "family familyname last lastname lname surname userlastname",
    PatronField.SUFFIX: "suffix namesuffix",
    PatronField.BIRTH: "birth birthdate dateofbirth dob birthday bdate borndate userbirthdate",
    PatronField.EMAIL: "email emailaddress mail emailpro personalemail",
    PatronField.PHONE: "phone telephone phonenumber tel dayphone eveningphone otherphone mobile mobilephone cell "
    "cellphone homephone workphone phonepro smsalertnumber",
    PatronField.STREET: "street address address1 address2 street1 street2 addressline1 addressline2 streetaddress "
    "add1street1 add1street2 mailingaddress",
    PatronField.STREET_NUMBER: "streetnumber housenumber",
    PatronField.TOWN: "town city add1city municipality",
    PatronField.STATE: "state province region add1state stateprovince",
    PatronField.POSTAL_CODE: "postalcode postcode zip zipcode zippostal add1postcode add1zip",
    PatronField.CATEGORY: "category categorycode profile patrontype patrongroup usergroup borrowertype usertype type "
    "userprofile",
    PatronField.BRANCH: "branch branchcode homelibrary homebranch library homeou locationcode",
    PatronField.REGISTERED: "registered registrationdate dateenrolled enrolled enrollmentdate createdate created "
    "dateregistered since",
    PatronField.EXPIRES: "expires expiry expirydate dateexpiry expirationdate expiredate expiration validuntil "
    "userprivexpires",
    PatronField.GUARDIAN: "guardian parent parentguardian guardianname guarantor guarantorname",
    PatronField.BARRED: "barred debarred blocked",
    PatronField.ACTIVE: "active isactive",
}
_BY_NAME = {name: field for field, names in _SYNONYMS.items() for name in names.split()}


def plain_name(name: str) -> str:
    """A column's name without case, spaces and punctuation."""
    return "".join(character for character in name.casefold() if character.isalnum())


def meanings(header: Sequence[str], mapping: Mapping[str, PatronField]) -> list[PatronField | None]:
    """What each column means, by the given ``mapping`` of column names first, then by the synonyms."""
    given = {plain_name(name): field for name, field in mapping.items()}
    return [given.get(plain_name(name)) or _BY_NAME.get(plain_name(name)) for name in header]
