"""What bringing in a list refuses."""

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError


class NothingToRead(DomainError):
    """The sheet has no rows below its headings."""

    code = "nothing_to_read"
    message = _("This sheet has no rows below its headings. Choose another sheet or file.")


class ColumnMissing(DomainError):
    """No column says whose products these are."""

    code = "column_missing"
    message = _("Say which column holds the name of the entity.")


class AlreadyImported(DomainError):
    """The list was written, undone or thrown away."""

    code = "already_imported"
    message = _("This list is closed: it was imported or thrown away. Upload the file again.")


class RegistryChanged(DomainError):
    """Somebody changed the registry after the preview was made."""

    code = "registry_changed"
    message = _(
        "The registry changed since this preview was made, so nothing was written. "
        "The preview below is new: look at it once more and confirm."
    )


class NothingToImport(DomainError):
    """No row can be taken."""

    code = "nothing_to_import"
    message = _("No row of this list brings anything new.")


class BuiltUpon(DomainError):
    """Somebody uses or changed what the import brought."""

    code = "built_upon"
    message = _("Others build on this import already, so it cannot be undone.")
