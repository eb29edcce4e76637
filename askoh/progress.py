"""Shows that a long step is alive: a counting line on a terminal, plain lines elsewhere."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_TICK_SECONDS = 0.5
_HEARTBEAT_SECONDS = 30.0


class Progress:
    """Says what is being done, for how long, and how it ended."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._lock = threading.Lock()
        self._live = ""

    @property
    def on_terminal(self) -> bool:
        """Whether a person watches, so that a line can be rewritten."""
        return self._stream.isatty()

    def say(self, line: str) -> None:
        """Print a line of its own, above the counting one."""
        with self._lock:
            self._clear()
            self._stream.write(f"{line}\n")
            self._stream.flush()

    @contextmanager
    def task(self, text: str) -> Iterator[Callable[[str], None]]:
        """Count the seconds while the block runs; yields a setter for a short detail."""
        started, ended, detail = time.monotonic(), threading.Event(), [""]

        def note(words: str) -> None:
            detail[0] = words

        def count() -> None:
            beat = _TICK_SECONDS if self.on_terminal else _HEARTBEAT_SECONDS
            while not ended.wait(beat):
                seconds = time.monotonic() - started
                self._show(f"{text} … {seconds:.0f} s {detail[0]}".rstrip())

        if not self.on_terminal:
            self.say(f"{text} …")
        counter = threading.Thread(target=count, daemon=True)
        counter.start()
        try:
            yield note
        except BaseException:
            ended.set()
            counter.join()
            self.say(f"✗ {text}: stopped after {time.monotonic() - started:.1f} s")
            raise
        ended.set()
        counter.join()
        self.say(f"✓ {text}: {time.monotonic() - started:.1f} s")

    def _show(self, line: str) -> None:
        with self._lock:
            if self.on_terminal:
                self._clear()
                self._stream.write(line[:100])
                self._live = line
            else:
                self._stream.write(f"{line}\n")
            self._stream.flush()

    def _clear(self) -> None:
        if self._live:
            self._stream.write("\r\x1b[2K")
            self._live = ""
