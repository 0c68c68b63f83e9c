"""Hashed static files."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class PhienStaticFilesStorage(ManifestStaticFilesStorage):
    """Hash names, also of imported ES modules."""

    support_js_module_import_aggregation = True
