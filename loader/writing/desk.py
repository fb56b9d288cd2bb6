"""The desk of one change: it asks before it publishes."""

from collections.abc import Callable

from loader.desk import FolderDesk
from loader.graph.manifest import Making, Manifest
from loader.graph.store import StoreFolder
from loader.publish import Edit


class AskingDesk(FolderDesk):
    """Where a release is made once ``ask`` has returned; it does not return if nothing is to be published."""

    def __init__(self, folder: StoreFolder, ask: Callable[[], None]) -> None:
        super().__init__(folder)
        self._ask = ask

    def publish(self, edit: Edit, making: Making) -> Manifest:
        """Makes the next release by an edit of the current one."""
        self._ask()
        return super().publish(edit, making)
