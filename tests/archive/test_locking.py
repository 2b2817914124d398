"""One run at a time, also on Windows, whose lock is played here: nobody else may read or lock what is locked."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from speechguard.archive import locking
from speechguard.errors import UserError


class FakeWindows(ModuleType):
    """`msvcrt` of a system on which this file is open."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.locked: dict[tuple[int, int], int] = {}  # inode and byte -> who

    def locking(self, file: int, mode: int, size: int) -> None:
        assert size == 1
        place = (os.fstat(file).st_ino, os.lseek(file, 0, os.SEEK_CUR))
        if mode == self.LK_UNLCK:
            assert self.locked.pop(place) == file
        elif place in self.locked:
            raise OSError(36, "Resource deadlock avoided")
        else:
            self.locked[place] = file


@pytest.fixture(params=["linux", "win32"])
def module(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is imported on a system."""
    if request.param == "linux":
        return locking
    monkeypatch.setitem(sys.modules, "msvcrt", FakeWindows())
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("locking_on_windows", locking.__file__)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_the_second_is_refused_and_told_who_holds_it(module: ModuleType, tmp_path: Path):
    path = tmp_path / "lock"
    path.write_text("a number that is longer than that of a process")
    first = module.Lock(path, "the store")
    said = rf"^the store: another run is using it \(process {os.getpid()}\); wait for its end, or give another --out$"
    for _ in range(2):
        with pytest.raises(UserError, match=said):
            module.Lock(path, "the store")
    assert path.read_text() == str(os.getpid())
    first.close()
    first.close()
    module.Lock(path, "the store").close()


def test_on_windows_the_number_of_the_process_can_be_read_by_others(module: ModuleType, tmp_path: Path):
    lock = module.Lock(tmp_path / "lock", "the store")
    locked = getattr(sys.modules.get("msvcrt"), "locked", {})
    assert all(byte > 20 for _, byte in locked)
    lock.close()


def test_a_lock_of_a_folder_that_is_not_there(module: ModuleType, tmp_path: Path):
    with pytest.raises(OSError, match="No such file"):
        module.Lock(tmp_path / "none" / "lock", "the store")
