"""Who signs in to the demo."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction

from events.models import Membership, Organizer
from events_app.core.models import User

PASSWORD = "phien-demo-2026"  # noqa: S105 - printed on purpose: the accounts of the demo
DOMAIN = "demo.phien.example"
NAMES = ("owner", "planner", "registrar", "gate", "reader", "producer", "operator", "otop")
STAFF = {
    "owner": Membership.Role.OWNER,
    "planner": Membership.Role.PLANNER,
    "registrar": Membership.Role.REGISTRAR,
    "gate": Membership.Role.GATEKEEPER,
    "reader": Membership.Role.READER,
}


@dataclass(frozen=True)
class Cast:
    """The accounts by short name, and the three organisers."""

    users: dict[str, User]
    bac_lieu: Organizer
    soc_trang: Organizer
    otop: Organizer


@transaction.atomic
def make_cast(*, open_doors: bool) -> Cast:
    """Make the accounts and organisers that are not there yet.

    With `open_doors` everybody signs in with the known password, else nobody can.
    """
    users = {name: _account(name, open_doors) for name in NAMES}
    bac_lieu = _organizer("Department of Industry and Trade of Bạc Liêu")
    soc_trang = _organizer("Department of Agriculture and Environment of Sóc Trăng")
    otop = _organizer(
        "OTOP Philippines programme office", kind=Organizer.Kind.PROGRAMME_OFFICE, country="PH"
    )
    for name, role in STAFF.items():
        _member(users[name], bac_lieu, role)
    _member(users["owner"], soc_trang, Membership.Role.OWNER)
    _member(users["otop"], otop, Membership.Role.OWNER)
    return Cast(users=users, bac_lieu=bac_lieu, soc_trang=soc_trang, otop=otop)


def sign_ins() -> list[str]:
    """Return the lines that tell a newcomer how to sign in."""
    return [f"{name:<10} {name}@{DOMAIN} / {PASSWORD}" for name in NAMES]


def _account(name: str, open_doors: bool) -> User:
    email = f"{name}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(
            email, None, full_name=f"Demo {name}", is_operator=name == "operator"
        )
    if open_doors != user.check_password(PASSWORD):
        user.set_password(PASSWORD if open_doors else None)
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return user


def _organizer(
    name: str, *, kind: str = Organizer.Kind.DEPARTMENT, country: str = "VN"
) -> Organizer:
    organizer, _created = Organizer.objects.get_or_create(
        name=name,
        defaults={"kind": kind, "country": country, "contact_email": f"data@{DOMAIN}"},
    )
    return organizer


def _member(user: User, organizer: Organizer, role: str) -> None:
    Membership.objects.get_or_create(user=user, organizer=organizer, defaults={"role": role})
