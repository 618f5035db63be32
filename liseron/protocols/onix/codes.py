"""ONIX code lists, as far as we read them: the number of the list stands beside each table."""

DELETION = "05"
PARTIAL = frozenset({"04", "88"})
TEST = frozenset({"88", "89"})
"""Notification types (list 1)."""

IDENTIFIERS = {
    "01": "vendor",
    "02": "isbn",
    "03": "ean",
    "06": "doi",
    "15": "isbn",
    "22": "uri",
    "35": "ark",
}
"""Product identifier types (list 5) as our schemes."""

DIGITAL_FORMS = {
    "00": "text",
    "AA": "audio",
    "AJ": "audio",
    "AN": "audio",
    "AO": "audio",
    "AZ": "audio",
    "EA": "text",
    "EB": "text",
    "EC": "text",
    "ED": "text",
    "LA": "text",
    "LB": "text",
    "LC": "text",
    "VA": "video",
    "VZ": "video",
}
"""Product forms (list 150) that are read, heard or seen on a screen; the others are things on a shelf."""

KIND_OF_CONTENT = {
    "01": "audio",
    "02": "audio",
    "04": "audio",
    "13": "audio",
    "03": "music",
    "11": "music",
    "05": "game",
    "06": "video",
    "24": "video",
    "25": "video",
    "26": "video",
    "27": "video",
    "28": "video",
    "10": "text",
}
"""Primary content types (list 81)."""

FORMAT_OF_DETAIL = {
    "A103": "audio/mpeg",
    "A104": "audio/wav",
    "A107": "audio/aac",
    "A108": "audio/ogg",
    "A110": "audio/flac",
    "A113": "application/audiobook+zip",
    "D105": "video/mp4",
    "E101": "application/epub+zip",
    "E104": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "E105": "text/html",
    "E107": "application/pdf",
    "E108": "application/pdf",
    "E109": "application/rtf",
    "E112": "text/plain",
    "E113": "application/xhtml+xml",
    "E116": "application/vnd.amazon.ebook",
    "E127": "application/x-mobipocket-ebook",
    "E149": "application/vnd.comicbook+zip",
}
"""Product form details (list 175) that name a file format."""

PROTECTIONS = {
    "01": "DRM",
    "02": "tatouage",
    "03": "Adobe",
    "04": "Apple",
    "05": "OMA",
    "06": "LCP",
    "07": "Sony",
}
"""Technical protections of e-publications (list 144)."""

RELATORS = {
    "A01": "aut", "A02": "aut", "A03": "aus", "A04": "lbt", "A05": "lyr", "A06": "cmp", "A07": "art", "A08": "pht",
    "A09": "cre", "A10": "cre", "A11": "dsr", "A12": "ill", "A13": "pht", "A14": "aut", "A15": "aui", "A16": "aui",
    "A17": "ctb", "A18": "ctb", "A19": "aft", "A20": "ann", "A21": "cmm", "A22": "aft", "A23": "aui", "A24": "aui",
    "A25": "ann", "A26": "aut", "A27": "ctb", "A29": "aui", "A30": "prg", "A31": "lyr", "A32": "ctb", "A33": "ctb",
    "A34": "ctb", "A35": "ill", "A36": "ill", "A37": "ctb", "A38": "aut", "A39": "ctg", "A40": "clr", "A41": "bkd",
    "A42": "aut", "A43": "ivr", "A44": "ive", "A45": "aut", "A46": "ill", "A47": "clr", "A48": "ctb", "A51": "res",
    "A99": "cre",
    "B01": "edt", "B02": "edt", "B03": "adp", "B04": "adp", "B05": "adp", "B06": "trl", "B07": "aut", "B08": "trl",
    "B09": "pbd", "B10": "edt", "B11": "pbd", "B12": "edt", "B13": "edt", "B14": "edt", "B15": "edt", "B16": "edt",
    "B18": "edt", "B19": "edt", "B20": "csl", "B21": "pbd", "B22": "adp", "B24": "edt", "B25": "arr", "B26": "edt",
    "B27": "ths", "B28": "ths", "B29": "edt", "B30": "csl", "B31": "edt", "B99": "adp",
    "C01": "com", "C02": "com", "C03": "com", "C04": "com", "C99": "com",
    "D01": "pro", "D02": "drt", "D03": "cnd", "D04": "chr", "D99": "drt",
    "E01": "act", "E02": "dnc", "E03": "nrt", "E04": "cmm", "E05": "sng", "E06": "itr", "E07": "nrt", "E08": "prf",
    "E09": "spk", "E10": "hst", "E99": "prf",
    "F01": "cng", "F02": "flm", "F99": "rcd",
    "Z01": "ctb", "Z02": "hnr", "Z98": "ctb", "Z99": "ctb",
}  # fmt: skip
"""Contributor roles (list 17) as MARC relators; what is not here is "ctb"."""

TITLES = ("01", "13", "00", "10", "14", "11", "03", "06", "05")
"""Title types (list 15), best first."""

DESCRIPTIONS = ("03", "30", "02", "05", "01", "13", "10")
"""Text types (list 153) that tell what a title is about, best first."""
FOR_EVERYONE = frozenset({"", "00", "03"})
"""Content audiences (list 154) that readers may see."""

KEYWORDS = "20"
FRENCH_FIRST = ("29", "93", "94", "95", "96", "97", "98", "99")
"""Subject schemes (list 27): CLIL, then Thema and its qualifiers; their headings come first."""

AUDIENCES = {
    "01": "adults",
    "02": "youth",
    "03": "teens",
    "05": "adults",
    "06": "adults",
    "08": "adults",
}
"""Audiences (list 28); school books (04) and languages (07, 09) are for every age."""
AGE_QUALIFIERS = {"17": 1, "18": 1, "16": 12, "19": 12, "31": 12}
"""Audience range qualifiers (list 30) that count an age, and how many of them make a year."""

PAGES = ("00", "10", "11", "05", "07", "08", "06")
DURATIONS = ("09", "14", "16")
"""Extent types (list 23), best first."""

GONE = frozenset({"01", "05", "07", "08", "11", "12", "15", "16", "17"})
"""Publishing statuses (lists 64 and 68) of what is no longer offered."""
NOT_SUPPLIED = frozenset({"01", "34", "40", "41", "43", "46", "49", "51", "52"})
"""Availabilities (list 65) of what is no longer supplied."""
NOT_YET = frozenset({"09", "10", "11", "12"})
FORTHCOMING = frozenset({"02", "03"})

PUBLISHED_ON = ("01", "11", "19")
EMBARGOED_UNTIL = frozenset({"02"})
WITHDRAWN_FROM = frozenset({"13"})
"""Publishing date roles (list 163)."""
SUPPLIED_FROM = frozenset({"02", "08", "50"})
SUPPLIED_UNTIL = frozenset({"51"})
"""Supply date roles (list 166)."""
LICENSED_FROM, LICENSED_UNTIL, LICENSED_WITHIN = "14", "15", "24"
"""Dates of a licence (list 260)."""

FRONT_COVER, IMAGE = "01", "03"
"""Resource content type (list 158) and mode (list 159)."""
WAYS_IN = ("29", "36", "02", "35", "18")
"""Website roles (list 73) that lead to the title itself, best first."""

NOT_FOR_SALE = frozenset({"03", "04", "05", "06"})
"""Sales rights types (list 46) of countries where the title is not sold."""

ACCESSIBILITY = {
    "00": "accessibilitySummary",
    "02": "epubAccessibilityA",
    "03": "epubAccessibilityAA",
    "04": "epubAccessibility11",
    "05": "pdfUA",
    "08": "unknown",
    "09": "inaccessible",
    "10": "unlocked",
    "11": "tableOfContents",
    "12": "index",
    "13": "readingOrder",
    "14": "alternativeText",
    "15": "longDescription",
    "16": "taggedCharts",
    "17": "MathML",
    "18": "ChemML",
    "19": "printPageNumbers",
    "20": "synchronizedAudioText",
    "21": "ttsMarkup",
    "22": "languageTagging",
    "24": "dyslexiaReadability",
    "25": "notOnlyColor",
    "26": "highContrastDisplay",
    "27": "highContrastAudio",
    "28": "fullAudioDescription",
    "29": "structuralNavigation",
    "30": "ARIA",
    "31": "accessibleControls",
    "32": "landmarkNavigation",
    "34": "MathML-chemistry",
    "35": "latex",
    "36": "displayTransformability",
    "37": "ultraHighContrastDisplay",
    "38": "wordsExplained",
    "39": "accessibleSupplement",
    "40": "clearLinks",
    "51": "allAudio",
    "52": "allReadable",
    "75": "eaaMicroEnterprise",
    "76": "eaaDisproportionateBurden",
    "77": "eaaFundamentalAlteration",
    "80": "wcag2.0",
    "81": "wcag2.1",
    "82": "wcag2.2",
    "84": "wcagA",
    "85": "wcagAA",
    "86": "wcagAAA",
}
"""Accessibility of e-publications (list 196), in schema.org's word where it has one."""
