"""What a chapter of the recommendations is made of: values that the page and the paper both draw."""

from dataclasses import dataclass

from django.utils.functional import Promise

from liseron.desk.department.sso.handing import Setting

Text = str | Promise


@dataclass(frozen=True)
class Remark:
    """One sentence. `is_checked`: True when read in the software's own code, False when nobody has tried it with us,
    None when the question does not arise.
    """

    says: Text
    is_checked: bool | None = None


@dataclass(frozen=True)
class Sample:
    """Something to copy or to compare with, line by line."""

    title: Text
    text: str


@dataclass(frozen=True)
class Part:
    """A stretch of a chapter under its own title."""

    title: Text
    settings: tuple[Setting, ...] = ()
    remarks: tuple[Remark, ...] = ()
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """`anchor` names it in addresses."""

    anchor: str
    title: Text
    lead: Text
    parts: tuple[Part, ...]
