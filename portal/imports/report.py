"""What an import did, row by row and in sum, as CSV for the person who must mend the source."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from pricing.ground.cell import guarded


class Fate(StrEnum):
    """What became of a row."""

    CREATED = "created"
    MATCHED = "matched"  # it was there already: nothing changed
    REPAIRED = "repaired"  # taken over with a change that is named
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about one row."""

    file: str
    line: int
    fate: Fate
    reason: str  # a code worded by portal/words
    detail: str = ""


@dataclass
class Report:
    """Counts by fate, and every finding. A created row that was repaired counts in both."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def count(self, what: str, number: int = 1) -> None:
        """Count rows."""
        self.counts[what] += number

    def find(self, finding: Finding) -> None:
        """Keep a finding and count its fate."""
        self.findings.append(finding)
        self.counts[finding.fate.value] += 1

    def csv(self) -> str:
        """The findings as CSV; cells that a spreadsheet would run are made text."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["file", "line", "fate", "reason", "detail"])
        for finding in self.findings:
            cells = (finding.file, str(finding.line), finding.fate.value, finding.reason, finding.detail)
            writer.writerow([guarded(cell) for cell in cells])
        return out.getvalue()
