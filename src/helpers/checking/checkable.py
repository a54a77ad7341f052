"""The statements of the published documents that a figure could confirm, as the code list `statements` holds them."""

from dataclasses import dataclass, fields, replace

from helpers import data
from helpers.checking import recalculation
from helpers.checking.recalculation import Operand
from helpers.parameters import Parameters


@dataclass(frozen=True)
class Statement:
    """A row of the code list, as text; the list's description says what each field means."""

    statement_id: str
    document: str
    edition: str
    about: str
    source_ref: str
    statement: str
    published: str
    unit: str
    decimals: str
    rule: str
    calculation: str
    table: str
    measure: str
    area: str
    time_period: str
    source_edition: str
    base_table: str
    base_measure: str
    base_area: str
    base_period: str
    base_edition: str
    argument: str
    reason: str

    @property
    def value(self) -> float | str:
        """The figure that the document states, or the words that stand for it."""
        return float(self.published) if self.decimals else self.published

    @property
    def operands(self) -> list[Operand]:
        """The figures that the calculation takes, in its order."""
        area = self.area or self.about
        now = Operand(self.table, self.measure, area, self.time_period, self.time_period, self.source_edition)
        base = self._base(now)
        if self.calculation in recalculation.RANGES:
            return [replace(now, first=base.first)]
        if self.calculation in recalculation.ONE_PERIOD:
            return [now]
        if self.calculation == "share_of_change":
            part_before = replace(now, first=base.first, last=base.last)
            return [now, part_before, replace(base, first=now.first, last=now.last), base]
        return [now, base]

    def _base(self, now: Operand) -> Operand:
        """The figure compared with: that of `now`, but for what the statement says of the base."""
        said = {
            "table": self.base_table,
            "measure": self.base_measure,
            "area": self.base_area,
            "first": self.base_period,
            "last": self.base_period,
            "edition": self.base_edition,
        }
        changed = {name: text for name, text in said.items() if text}
        if self.base_table:
            changed.setdefault("edition", "")
        return replace(now, **changed)


def listed(edition: Parameters) -> list[Statement]:
    """The statements about the area in the documents up to the year of the edition, in document order."""
    rows = data.code_list("statements")
    known = rows[(rows["about"] == edition.area) & (rows["edition"].astype(int) <= edition.time_period)]
    return [Statement(**row) for row in known[[field.name for field in fields(Statement)]].to_dict("records")]
