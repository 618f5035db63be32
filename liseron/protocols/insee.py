"""How INSEE writes communes, postcodes and populations (Code officiel géographique, populations de référence)."""

import re
import unicodedata
from datetime import date

LONGEST_CELL = 400
OVERSEAS = {"971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988", "989"}
MONTHS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()  # noqa: SIM905
)


def commune_code(text: str) -> str | None:
    """The five characters of a commune's code, or None.

    A sheet that took the code for a number ("1001", "1001.0") gets its zero back; Corsica is 2A and 2B.
    """
    code = re.sub(r"[\s\u00a0\u202f]", "", text[:LONGEST_CELL]).upper()
    code = re.sub(r"\.0+$", "", code)
    if re.fullmatch(r"[0-9]{4}", code):
        code = "0" + code
    if not re.fullmatch(r"[0-9][0-9AB][0-9]{3}", code):
        return None
    return code if is_department(department_of(code)) else None


def department_of(code: str) -> str:
    """The département of a commune's code: two characters, three overseas."""
    return code[:3] if code[:2] in ("97", "98") else code[:2]


def is_department(code: str) -> bool:
    """True for 01 to 95 (20 gave way to 2A and 2B in 1976) and the overseas codes."""
    if code in OVERSEAS or code in ("2A", "2B"):
        return True
    return bool(re.fullmatch(r"[0-9]{2}", code)) and code != "20" and 1 <= int(code) <= 95


def department_code(text: str) -> str | None:
    """A département's code; "1" becomes "01", "2a" "2A"."""
    code = re.sub(r"\.0+$", "", text[:LONGEST_CELL].strip().upper())
    code = code.zfill(2)
    return code if is_department(code) else None


def joined_code(department: str, commune: str) -> str | None:
    """The whole code from a sheet with one column for each (DEP "16", COM "001" or 1).

    Overseas the commune's part has two digits, or three when it repeats the département's last one.
    """
    whole = commune_code(commune)
    short = re.sub(r"\.0+$", "", commune.strip())
    place = department_code(department)
    if whole is not None and len(short) > 3:
        return whole
    if place is None or not re.fullmatch(r"[0-9]{1,3}", short):
        return None
    if len(place) == 2:
        return commune_code(place + short.zfill(3))
    if len(short) == 3:
        return commune_code(place[:2] + short) if short[0] == place[2] else None
    return commune_code(place + short.zfill(2))


def postcode(text: str) -> str | None:
    """Five digits; a number that lost its zero gets it back."""
    code = re.sub(r"\.0+$", "", re.sub(r"[\s\u00a0\u202f]", "", text[:LONGEST_CELL]))
    code = "0" + code if re.fullmatch(r"[0-9]{4}", code) else code
    return code if re.fullmatch(r"[0-9]{5}", code) and code[:2] != "00" else None


def whole_number(text: str) -> int | None:
    """A count of people: "1 234", "1\u202f234", "1234", "1234.0"; None for anything else."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text[:LONGEST_CELL])
    found = re.fullmatch(r"([0-9]{1,9})(?:[.,]0+)?", bare)
    return int(found.group(1)) if found else None


def in_force_on(census_year: int) -> date:
    """The day a census year's figures come into force: 1 January three years on (2023 → 2026)."""
    return date(census_year + 3, 1, 1)


def year(text: str) -> int | None:
    """A census year on its own or in a phrase ("Populations de référence 2022")."""
    found = re.findall(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", text[:LONGEST_CELL])
    return int(found[0]) if len(set(found)) == 1 else None


def day_in_force(text: str) -> date | None:
    """ "2026-01-01", "01/01/2026" or "en vigueur au 1er janvier 2026"."""
    words = fold_name(text, expand=False)
    if found := re.search(r"\b([0-9]{4}) ([0-9]{1,2}) ([0-9]{1,2})\b", words):
        return _day(*map(int, found.groups()))
    if found := re.search(r"\b([0-9]{1,2}) ([0-9]{1,2}) ([0-9]{4})\b", words):
        return _day(*map(int, reversed(found.groups())))
    if found := re.search(r"\b([0-9]{1,2})(?:er)? ([a-z]+) ([0-9]{4})\b", words):
        day, month, whole = found.groups()
        return _day(int(whole), MONTHS.index(month) + 1, int(day)) if month in MONTHS else None
    return None


def fold_name(text: str, *, expand: bool = True) -> str:
    """A place's name as it is compared, without accent, hyphen or case.

    "St-Amant" is "saint amant" and "Adjots (Les)" is "les adjots", unless `expand` is False.
    """
    plain = text[:LONGEST_CELL].lower().replace("œ", "oe").replace("æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    if expand and (moved := re.fullmatch(r"(.*\S)\s*\((l[ea]s?|l['’])\)\s*", plain)):
        plain = f"{moved.group(2)} {moved.group(1)}"
    words = re.sub(r"[^0-9a-z]+", " ", plain).split()
    if expand:
        words = [
            {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}.get(w, w) for w in words
        ]
    return " ".join(words)


def _day(whole: int, month: int, day: int) -> date | None:
    try:
        return date(whole, month, day)
    except ValueError:
        return None
