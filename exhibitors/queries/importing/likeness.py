"""Which printed names may mean the same entity: a suggestion for a person, never a decision."""

from collections import defaultdict
from difflib import SequenceMatcher

from exhibitors.queries.importing.naming import core_of

LIKE = 0.86
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
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _holds(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether the shorter name stands in the longer one, word after word."""
    shorter, longer = sorted((one, other), key=len)
    return f" {' '.join(shorter)} " in f" {' '.join(longer)} "


class NameBook:
    """Names with the key each stands for; finds the most alike among those that share a word."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_word: dict[str, list[tuple[tuple[str, ...], object]]] = defaultdict(list)
        self._common_from = 40

    def add(self, name: str, key: object) -> None:
        """Add a name."""
        words = tokens_of(name)
        for word in words:
            self._by_word[word].append((words, key))

    def most_alike(self, name: str) -> tuple[float, object] | None:
        """Return the most alike name's likeness and key, when it is alike enough to be shown.

        Words that very many names have do not open a comparison: 5,000 names stay fast.
        """
        words = tokens_of(name)
        rare = [word for word in words if len(self._by_word.get(word, ())) < self._common_from]
        best: tuple[float, object] | None = None
        for word in rare:
            for candidate, key in self._by_word.get(word, ()):
                found = likeness(words, candidate)
                if found >= LIKE and (best is None or found > best[0]):
                    best = (found, key)
        return best
