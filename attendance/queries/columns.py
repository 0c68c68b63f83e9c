"""The people of a snapshot column by column: on the wire a quarter smaller than row by row.

Measured on 10,000 people who all name an organisation, gzip: 131 kB as rows, 91 kB so.
"""

from collections.abc import Sequence
from typing import Any

Columns = dict[str, Any]


def people_columns(rows: Sequence[Sequence[Any]]) -> Columns:
    """Return `rows` (reference, name, organisation, category, epoch, state) as columns.

    `references` is one text of eight characters each, `organizations` holds each name once and
    `organization` where each person's stands in it.
    """
    references, names, organizations, categories, epochs, states = (
        list(column) for column in (zip(*rows, strict=True) if rows else [()] * 6)
    )
    known = list(dict.fromkeys(organizations))
    place = {name: number for number, name in enumerate(known)}
    return {
        "references": "".join(references),
        "names": names,
        "organizations": known,
        "organization": [place[name] for name in organizations],
        "categories": categories,
        "epochs": epochs,
        "states": states,
    }
