"""What the software of a catalogue needs, where it differs from the usual switches of a base address."""

PMB = "pmb"


def switches_for(software: str) -> dict[str, str]:
    """Switches of View by name. `software` is what people call it, folded: "pmb 7 5".

    PMB 8.0.0 files as printed text any dc:type that it does not know letter for letter (docs/crosswalks.md).
    """
    return {"dc_type_case": "pmb"} if PMB in software.split() else {}
