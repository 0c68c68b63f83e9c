"""Finds the front-end files that come from npm."""

from django.contrib.staticfiles.finders import BaseFinder


class NpmFinder(BaseFinder):
    """List the few npm files the pages need."""

    def find(self, path, find_all=False, **kwargs):  # type: ignore[no-untyped-def]
        return [] if find_all else None

    def list(self, ignore_patterns):  # type: ignore[no-untyped-def]
        return []
