"""A progress bar for long work; on a pipe it stays silent."""

from pathlib import Path
from types import TracebackType
from typing import Self, final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


@final
class Bar:
    """One line for each file that is read."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def pause(self) -> None:
        """Leave the terminal to a question."""
        self._progress.stop()

    def advance(self, file: str, done: int, size: int) -> None:
        """``done`` of ``size`` bytes of a file are read."""
        name = Path(file).name
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=max(size, 1))
        self._progress.update(self._tasks[name], completed=done)
