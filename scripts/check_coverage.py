"""Hold what the last measured run covered against the marks; name every file below its mark.

Reads the data that `pytest --cov` left. Whatever writes, moves a state or grants a permission is
covered whole, branches included; the house as a whole to 95 %.
"""

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ("actions/*.py", "lifecycles.py", "rules.py", "events_app/core/lifecycle.py")
OVERALL_PERCENT = 95.0


def main() -> int:
    """Print what is missing, or one line with the figures; return the exit code."""
    measured = measured_run()
    missing = shortfalls(measured)
    if missing:
        print("\nCoverage is below the mark:", *missing, sep="\n  ", file=sys.stderr)
        return 1
    files = sum(is_whole(name) for name in measured["files"])
    overall = measured["totals"]["percent_covered"]
    print(
        f"Coverage: {files} files of actions, lifecycles and rules whole, {overall:.1f} % overall."
    )
    return 0


def measured_run() -> dict[str, Any]:
    """Return coverage's own report as JSON has it; ends here when nothing was measured."""
    command = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", "-"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"No coverage to check: {(done.stdout + done.stderr).strip()}")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def shortfalls(measured: dict[str, Any]) -> list[str]:
    """Return one line for every file, and for the whole, that is below its mark."""
    if not measured["meta"]["branch_coverage"]:
        return ["branches were not measured"]
    whole = {name: file for name, file in measured["files"].items() if is_whole(name)}
    if not whole:
        return ["no file of actions, lifecycles or rules was measured"]
    lines = [
        f"{name}: {', '.join(gaps(file))}" for name, file in sorted(whole.items()) if gaps(file)
    ]
    overall = measured["totals"]["percent_covered"]
    if overall < OVERALL_PERCENT:
        lines.append(f"overall: {overall:.2f} % instead of {OVERALL_PERCENT:.0f} %")
    return lines


def is_whole(name: str) -> bool:
    """Tell whether the file must be covered to the last branch."""
    path = PurePosixPath(Path(name).as_posix())
    return any(path.match(pattern) for pattern in WHOLE)


def gaps(file: dict[str, Any]) -> list[str]:
    """Return what did not run: lines, and branches as `from->to` (a negative end is the exit)."""
    lines = [f"line {line}" for line in file["missing_lines"]]
    branches = [
        f"branch {start}->{'exit' if end < 0 else end}"
        for start, end in file["missing_branches"]
        if start not in file["missing_lines"] and end not in file["missing_lines"]
    ]
    return lines + branches


if __name__ == "__main__":
    sys.exit(main())
