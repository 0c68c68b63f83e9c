"""The order of Vietnamese words and names.

Source: CLDR, common/collation/vi.xml: the letters ă â đ ê ô ơ ư follow a a d e o o u; the tones
are none, huyền, hỏi, ngã, sắc, nặng and count only where the letters are equal.
"""

import unicodedata

# Combining grave, hook above, tilde, acute, dot below.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# Combining breve, circumflex, horn: with these a vowel is a letter of its own.
_LETTER_MARKS = {"\u0306": 1, "\u0302": 2, "\u031b": 3}

Key = tuple[tuple[tuple[str, int], ...], tuple[int, ...], str]


def vietnamese_key(text: str) -> Key:
    """Return what `sorted` needs: letters first, then tones, then capitals."""
    letters: list[tuple[str, int]] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFD", " ".join(text.split()).casefold()):
        if sign in _TONES and tones:
            tones[-1] = _TONES[sign]
        elif sign in _LETTER_MARKS and letters:
            letters[-1] = (letters[-1][0], _LETTER_MARKS[sign])
        elif sign == "đ":
            letters.append(("d", 1))
            tones.append(0)
        elif not unicodedata.combining(sign):
            letters.append((sign, 0))
            tones.append(0)
    return tuple(letters), tuple(tones), text


def given_name_key(full_name: str) -> tuple[Key, Key]:
    """Order people by given name, which stands last, then by family and middle names."""
    words = full_name.split()
    return vietnamese_key(words[-1] if words else ""), vietnamese_key(" ".join(words[:-1]))
