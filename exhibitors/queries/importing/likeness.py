"""Which printed names may mean the same entity: a suggestion for a person, never a decision."""

from collections import defaultdict

from rapidfuzz import fuzz

from exhibitors.queries.importing.naming import core_of

LIKE = 0.88
"""From here on two names are shown to a person. Measured in tests: precision and recall."""
_WORDS_OF_GOODS = {
    # English words of products and forms that lists print instead of the Vietnamese name.
    "tea": "che", "tra": "che", "ceramic": "gom", "ceramics": "gom", "rice": "gao",
    "noodles": "my", "noodle": "my", "livestock": "chan nuoi", "forest": "lam", "products": "san",
    "salt": "muoi", "food": "thuc pham", "foods": "thuc pham", "processing": "che bien",
    "joint": "", "stock": "", "investment": "", "development": "", "agricultural": "",
    "agriculture": "", "khai": "", "thac": "", "htxnn": "", "nn": "", "dvnn": "", "mien": "mien",
}  # fmt: skip


def tokens_of(name: str) -> tuple[str, ...]:
    """Return the words that tell an entity apart, in one spelling."""
    words = " ".join(_WORDS_OF_GOODS.get(word, word) for word in core_of(name).split())
    return tuple(words.split())


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two names are, 0 to 1: all words shared, or nearly the same letters."""
    if not one or not other:
        return 0.0
    if set(one) == set(other):
        return 1.0
    if len(set(one) & set(other)) >= 2 and _holds(one, other):
        return 0.9
    first, second = " ".join(sorted(one)), " ".join(sorted(other))
    # Short names that differ in a letter are two names: Long Hà, Long Hải.
    if min(len(first), len(second)) < 12:
        return 0.0
    return fuzz.ratio(first, second) / 100


def _holds(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether the shorter name stands in the longer one, word after word."""
    shorter, longer = sorted((one, other), key=len)
    return f" {' '.join(shorter)} " in f" {' '.join(longer)} "


class NameBook:
    """Names with the key each stands for; finds the most alike among those that share a word."""

    COMMON_FROM = 40

    def __init__(self) -> None:
        """Start empty."""
        self._by_word: dict[str, list[tuple[tuple[str, ...], str, int | None]]] = defaultdict(list)

    def add(self, name: str, key: str, *, place: int | None) -> None:
        """Add a name with the unit its ground lies in today, None where that is not known."""
        words = tokens_of(name)
        for word in set(words):
            self._by_word[word].append((words, key, place))

    def most_alike(self, name: str, *, place: int | None) -> tuple[float, str] | None:
        """Return the most alike name's likeness and key, when it is alike enough to be shown.

        Names in two different units are two entities. Words that very many names have do not
        open a comparison: 5,000 names stay fast.
        """
        words = tokens_of(name)
        best: tuple[float, str] | None = None
        for word in set(words):
            candidates = self._by_word.get(word, ())
            if len(candidates) >= self.COMMON_FROM:
                continue
            for candidate, key, elsewhere in candidates:
                if None not in (place, elsewhere) and place != elsewhere:
                    continue
                found = likeness(words, candidate)
                if found >= LIKE and (best is None or found > best[0]):
                    best = (found, key)
        return best
