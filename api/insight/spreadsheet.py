"""A table of figures as a file for a spreadsheet: exactly what the page shows."""

from __future__ import annotations

import csv
import io

from api.insight.figures import Table


def as_csv(table: Table) -> bytes:
    """The table's rows under its headings, and the total; only headings where there are too few."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    third = [table.words.third] if table.words.third else []
    writer.writerow([table.words.first, table.words.second, *third])
    for row in table.rows:
        days = ["" if row.days is None else row.days] if third else []
        writer.writerow([row.label, row.count, *days])
    if table.rows:
        writer.writerow(["Total", table.total, *([""] if third else [])])
    return out.getvalue().encode()
