#!/usr/bin/env bash
# All checks, each with its name; the first that fails ends the run after the others were heard.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()

check() {
    local name=$1
    shift
    echo "── $name"
    "$@" || failed+=("$name")
}

templates_are_formatted() {
    find templates -name '*.html' -print0 2>/dev/null |
        xargs -0 -r djade --check --target-version 5.2
}

check "ruff: rules" ruff check --quiet .
check "ruff: format" ruff format --check --quiet .
check "types" mypy
check "import contracts" lint-imports --no-cache --no-logo
check "migrations are complete" python manage.py makemigrations --check --dry-run
check "Django's own checks" python manage.py check
check "templates" templates_are_formatted
check "dependencies" deptry .
check "house rules" python -m pytest -q -p no:randomly tests/test_house.py tests/test_docs.py

if ((${#failed[@]})); then
    printf 'Failed: %s\n' "${failed[@]}" >&2
    exit 1
fi
echo "All checks passed."
