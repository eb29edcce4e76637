"""`make bench`: trains and runs the stock assistant and ours in turn, and compares them.

Both answer the same typed turns at Rasa's own door: the stock one through its REST channel, with
texts from its domain; ours through our channel, with our actions deciding. Times are of one
machine and one run; the ratios are what counts.
"""

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from askoh.errors import AskohError
from askoh.places import Places
from askoh.progress import Progress
from bench.assistants import measure_ours, measure_stock
from bench.report import ratios, table


def main() -> None:
    """Run the bench, print the table and keep the numbers in var/bench/result.json."""
    argparse.ArgumentParser(prog="make bench", description=__doc__).parse_args()
    progress, places = Progress(), Places.from_environment()
    out = places.home / "bench"
    out.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(prefix="askoh-bench-") as folder:
            stock = measure_stock(places, Path(folder) / "stock", out, progress)
            ours, more = measure_ours(places, Path(folder) / "home", out, progress)
    except AskohError as error:
        sys.exit(f"bench: {error}")
    result = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "stock": asdict(stock),
        "askoh": asdict(ours) | more,
        "ratios": ratios(stock, ours),
    }
    (out / "result.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(table(stock, ours, more))
    print(f"\nAll numbers: {out / 'result.json'}")


if __name__ == "__main__":
    main()
