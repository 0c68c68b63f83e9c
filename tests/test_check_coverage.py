"""The gate of coverage: what it lets pass, and what it names when it does not."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.check_coverage import is_whole, shortfalls

ROOT = Path(__file__).resolve().parent.parent
GATE = ROOT / "scripts" / "check_coverage.py"


def file(lines: list[int] | None = None, branches: list[list[int]] | None = None) -> dict[str, Any]:
    return {"missing_lines": lines or [], "missing_branches": branches or []}


def measured(
    files: dict[str, Any], *, overall: float = 97.0, branch: bool = True
) -> dict[str, Any]:
    return {
        "meta": {"branch_coverage": branch},
        "files": files,
        "totals": {"percent_covered": overall},
    }


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("events/actions/publishing.py", True),
        ("events_app/overview/actions/reporting.py", True),
        ("exhibitors/lifecycles.py", True),
        ("events_app/core/rules.py", True),
        ("events_app/core/lifecycle.py", True),
        ("events/views/planning.py", False),
        ("attendance/transactions.py", False),
    ],
)
def test_the_writers_the_states_and_the_permissions_are_held_to_the_whole(
    name: str, whole: bool
) -> None:
    assert is_whole(name) is whole


def test_a_page_may_have_a_gap_as_long_as_the_whole_reaches_its_mark() -> None:
    files = {"events/rules.py": file(), "events/views/planning.py": file([3])}
    assert shortfalls(measured(files, overall=95.0)) == []


def test_every_gap_is_named_by_file_line_and_branch() -> None:
    files = {
        "exhibitors/rules.py": file(branches=[[7, -1]]),
        "events/actions/team.py": file([4, 9], [[4, 5], [3, 4], [8, 10]]),
        "events/rules.py": file(),
    }
    assert shortfalls(measured(files, overall=94.996)) == [
        "events/actions/team.py: line 4, line 9, branch 8->10",
        "exhibitors/rules.py: branch 7->exit",
        "overall: 95.00 % instead of 95 %",
    ]


def test_a_run_that_measured_no_branches_or_none_of_these_files_does_not_pass() -> None:
    files = {"events/rules.py": file()}
    assert shortfalls(measured(files, branch=False)) == ["branches were not measured"]
    assert shortfalls(measured({"events/apps.py": file()})) == [
        "no file of actions, lifecycles or rules was measured"
    ]


def gate(folder: Path) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | {"COVERAGE_FILE": str(folder / "measured")}
    return subprocess.run(
        [sys.executable, str(GATE)], env=surroundings, capture_output=True, text=True
    )


def test_the_gate_fails_when_nothing_was_measured(tmp_path: Path) -> None:
    refused = gate(tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("No coverage to check: ")


def test_the_gate_reads_a_real_measurement_and_fails_for_what_did_not_run(tmp_path: Path) -> None:
    # Only the errors run here: the bodies of all the other actions did not.
    surroundings = os.environ | {"COVERAGE_FILE": str(tmp_path / "measured")}
    command = [sys.executable, "-m", "coverage", "run", "-m", "events.actions.errors"]
    subprocess.run(command, env=surroundings, cwd=ROOT, check=True, capture_output=True)
    refused = gate(tmp_path)
    lines = refused.stderr.splitlines()
    assert refused.returncode == 1
    assert lines[1] == "Coverage is below the mark:"
    assert any(line.startswith("  events/actions/team.py: line ") for line in lines)
    assert not any(line.startswith("  events/actions/errors.py") for line in lines)
    assert lines[-1].startswith("  overall: ")
