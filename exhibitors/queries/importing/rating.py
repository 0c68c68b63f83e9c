"""Reading the rating a row prints: stars, score, certificate, decision and days."""

from datetime import date
from decimal import Decimal
from typing import Any

from events_app.core.sheets import Cell
from events_app.core.text import fold
from exhibitors.models.legal_basis import stars_of, three_years_after
from exhibitors.queries.importing import cells
from exhibitors.queries.importing.problems import BAD, HOLD, WARN
from exhibitors.queries.importing.rows import ReadRow, Settings

_RECOGNISED = {"", "recognised", "re recognised", "recognized", "cong nhan", "da cong nhan", "moi",
               "cong nhan lai", "cap lai", "con hieu luc", "dat", "valid"}  # fmt: skip
_POTENTIAL = {"potential 5", "potential five", "tiem nang 5 sao", "tiem nang"}


class RatingReader:
    """Reads what a row says of the product's rating."""

    def __init__(self, settings: Settings) -> None:
        """Keep how the list is to be read."""
        self.settings = settings
        self._asks_for_stars = any(
            name.startswith("stars") or name == "score" for name in settings.mapping.values()
        )

    def read(self, row: ReadRow, typed: dict[str, Cell], texts: dict[str, str]) -> None:
        """Note the certificate a row prints, or why it has none."""
        status = " ".join(fold(texts.get("status", "")).replace("_", " ").split())
        row.is_potential_five_star = status in _POTENTIAL
        if status not in _RECOGNISED:
            row.note(WARN, "not_recognised", "status", value=texts["status"][:60])
            return
        score = self._score(row, typed.get("score", ""), texts.get("score", ""))
        stars = self._stars(row, typed, texts, score)
        if stars is None:
            return
        number, issued = texts.get("decision_number", ""), None
        if number:
            read = row.parsed("decision_number", lambda: cells.decision_of(number))
            number, issued = read or (number, None)
        row.certificate = {
            "stars": stars,
            "score": score,
            "number": texts.get("certificate_number", ""),
            "decision_number": number,
            "authority": texts.get("authority", ""),
            "issued_on": self._day(row, "issued_on", typed, texts) or issued,
            "valid_until": self._day(row, "valid_until", typed, texts),
            "year": self._year(row, typed, texts),
        }
        self._term(row, row.certificate, has_day=bool(texts.get("issued_on")))

    def _score(self, row: ReadRow, cell: Cell, text: str) -> Decimal | None:
        if not text:
            return None
        score = row.parsed("score", lambda: cells.number_of(cell, self.settings.reading))
        if score is not None and not 0 <= score <= 100:
            row.note(BAD, "score_out_of_range", "score")
            return None
        return score

    def _stars(
        self,
        row: ReadRow,
        typed: dict[str, Cell],
        texts: dict[str, str],
        score: Decimal | None,
    ) -> int | None:
        printed = {stars for stars in (3, 4, 5) if cells.is_marked(typed.get(f"stars_{stars}", ""))}
        if texts.get("stars"):
            read = row.parsed("stars", lambda: cells.stars_of(typed["stars"]))
            if read is None:
                return None
            printed.add(read)
        if len(printed) > 1:
            row.note(BAD, "stars_unclear", "stars", value=", ".join(map(str, sorted(printed))))
            return None
        stars = printed.pop() if printed else self._stars_of(score)
        if not stars:
            if self._asks_for_stars:
                row.note(WARN, "no_stars", "stars")
            return None
        given = self._stars_of(score)
        if given is not None and given != stars:
            row.note(HOLD, "other_stars", "score", score=str(score), stars=given, printed=stars)
        if stars not in (3, 4, 5):
            row.note(BAD, "not_certified", "stars", stars=stars)
            return None
        return stars

    def _stars_of(self, score: Decimal | None) -> int | None:
        # The bands are the same under every legal basis so far.
        return None if score is None else stars_of(score, on=self.settings.on)

    def _day(
        self, row: ReadRow, name: str, typed: dict[str, Cell], texts: dict[str, str]
    ) -> date | None:
        if not texts.get(name):
            return None
        day = row.parsed(name, lambda: cells.date_of(typed[name], self.settings.reading))
        if day is None:
            return None
        last = self.settings.today.year + (6 if name == "valid_until" else 0)
        if not cells.FIRST_YEAR <= day.year <= last:
            row.note(BAD, "date_out_of_range", name, year=day.year)
            return None
        if name == "issued_on" and day > self.settings.today:
            row.note(BAD, "future_date", name)
            return None
        return day

    def _year(self, row: ReadRow, typed: dict[str, Cell], texts: dict[str, str]) -> int | None:
        if not texts.get("year"):
            return None
        year = row.parsed("year", lambda: cells.year_of(typed["year"]))
        if year is not None and not cells.FIRST_YEAR <= year <= self.settings.today.year:
            row.note(BAD, "year_out_of_range", "year", year=year)
            return None
        return year

    def _term(self, row: ReadRow, certificate: dict[str, Any], *, has_day: bool) -> None:
        issued, ends = certificate["issued_on"], certificate["valid_until"]
        if issued is None:
            if not has_day:  # one that cannot be read is named already
                row.note(WARN, "no_date", "issued_on")
            return
        full_term = three_years_after(issued)
        if ends is None:
            certificate["valid_until"] = ends = full_term
        elif ends < issued:
            row.note(BAD, "ends_before_issue", "valid_until")
        elif abs((ends - full_term).days) > 1:
            row.note(WARN, "other_term", "valid_until")
        if ends < self.settings.today:
            row.note(WARN, "lapsed", "valid_until", day=ends.isoformat())
