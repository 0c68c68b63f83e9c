"""The people who appear in the tests: one department, its staff, a rival, an entity's owner."""

import pytest
from django.test import Client

from events.models import Event, Membership, Organizer
from events_app.core.models import User
from exhibitors.models import Entity
from tests import factories

# What threads or chance decide must not decide whether the coverage gate opens, and the rest of
# these would cost half of all the time of measuring: what they pass through is tested on its own.
UNMEASURED = {"browser", "test_gate_machine.py", "test_area_migration.py", "test_doors.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave these tests out of the coverage; they run and judge like all others."""
    for item in items:
        path = item.path
        if {path.name, path.parent.name} & UNMEASURED or path.stem.endswith("_races"):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):  # type: ignore[no-untyped-def]
    """Keep uploads and the cache of a test away from the data of the clone, and from each other."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    # Half of all test time went into hashing passwords as slowly as production must.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),
        }
    }


@pytest.fixture
def department(db: None) -> Organizer:
    """Return the department that owns `conference`."""
    return factories.make_organizer(name="Department of Industry and Trade")


@pytest.fixture
def conference(department: Organizer) -> Event:
    """Return a published conference of the department."""
    return factories.make_event(organizer=department, slug="conference")


@pytest.fixture
def owner(department: Organizer) -> User:
    """Return an owner of the department."""
    return factories.make_member(department, Membership.Role.OWNER, full_name="Olga Owner")


@pytest.fixture
def planner(department: Organizer) -> User:
    """Return a planner of the department."""
    return factories.make_member(department, Membership.Role.PLANNER, full_name="Phan Planner")


@pytest.fixture
def registrar(department: Organizer) -> User:
    """Return a registrar of the department."""
    return factories.make_member(department, Membership.Role.REGISTRAR, full_name="Rosa Registrar")


@pytest.fixture
def gatekeeper(department: Organizer) -> User:
    """Return a gatekeeper of the department."""
    return factories.make_member(department, Membership.Role.GATEKEEPER, full_name="Giang Gate")


@pytest.fixture
def reader(department: Organizer) -> User:
    """Return somebody who may only look."""
    return factories.make_member(department, Membership.Role.READER, full_name="Rey Reader")


@pytest.fixture
def outsider(db: None) -> User:
    """Return the owner of another organiser."""
    rival = factories.make_organizer(name="Department of another province")
    return factories.make_member(rival, Membership.Role.OWNER, full_name="Otto Outsider")


@pytest.fixture
def operator(db: None) -> User:
    """Return the person who runs the installation."""
    return factories.make_user(full_name="Opal Operator", is_operator=True)


@pytest.fixture
def producer(db: None) -> User:
    """Return somebody who speaks for `cooperative`."""
    return factories.make_user(full_name="Phúc Producer")


@pytest.fixture
def cooperative(producer: User) -> Entity:
    """Return an entity with an owner."""
    return factories.make_entity(name="Hợp tác xã Muối Đông Hải", member=producer)


@pytest.fixture
def sign_in(client: Client):  # type: ignore[no-untyped-def]
    """Return a function that signs a person in and returns the client."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in
