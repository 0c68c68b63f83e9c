"""Static files under names that carry their hash, also when ES modules import each other."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class PhienStaticFilesStorage(ManifestStaticFilesStorage):
    """Hash names; plain names before the first collectstatic."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the hashed name, or the plain one of a file collectstatic has not seen yet.

        The plain file is served as well, so that a missing entry costs caching and not the page.
        """
        if self.hash_key(self.clean_name(name)) not in self.hashed_files:
            return name
        stored: str = super().stored_name(name)
        return stored

    def post_process(self, paths: dict[str, Any], *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Hash everything but htmx extensions we do not use.

        A comment in them holds an import() that the module patterns cannot resolve.
        """
        kept = {path: found for path, found in paths.items() if not _is_unused(path)}
        yield from super().post_process(kept, *args, **kwargs)


def _is_unused(path: str) -> bool:
    return path.startswith(("django_htmx/ext/", "django_htmx/htmx-4", "django_htmx/htmax"))
