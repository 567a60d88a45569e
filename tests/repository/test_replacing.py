"""Files replaced as a whole: who reads one meets the old content or all of the new."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parity_hooks.repository.writing import replace_file, rewrite

# Replaces a file again and again by two contents, until somebody ends it.
WRITER = """
import sys
from pathlib import Path
from parity_hooks.repository.writing import replace_file
target = Path(sys.argv[1])
while True:
    for letter in (b"a", b"b"):
        replace_file(target, letter * 300_000)
        print("x", flush=True)
"""


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """
    Whenever the writing process is killed, the file is one of the two as a whole.
    """
    target = tmp_path / "file"
    for pause in (0.0, 0.003, 0.011, 0.02):
        target.write_bytes(b"a" * 300_000)
        with subprocess.Popen((sys.executable, "-c", WRITER, str(target)), stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(pause)
            writer.send_signal(signal.SIGKILL)
        found = target.read_bytes()

        assert (300_000, 1) == (len(found), len(set(found)))


def test_the_mode_stays(tmp_path: Path) -> None:
    """
    An executable file stays one, and nothing lies beside it.
    """
    target = tmp_path / "file"
    target.write_bytes(b"old")
    target.chmod(0o754)
    replace_file(target, b"new")

    assert (b"new", 0o754) == (target.read_bytes(), stat.S_IMODE(target.stat().st_mode))
    assert [target] == list(tmp_path.iterdir())


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """
    A folder in the place of the file: an error, and no file beside it.
    """
    (tmp_path / "file").mkdir()
    with pytest.raises(OSError, match=r"."):
        replace_file(tmp_path / "file", b"new")

    assert [tmp_path / "file"] == list(tmp_path.iterdir())


def test_only_regular_files_below_the_top_are_rewritten(tmp_path: Path) -> None:
    """
    Not what a link leads to, not what lies behind a folder that is a link, not what somebody changed meanwhile.
    """
    outside, top = tmp_path / "outside", tmp_path / "top"
    outside.mkdir()
    top.mkdir()
    (outside / "file").write_bytes(b"old")
    (top / "link").symlink_to(outside / "file")
    (top / "folder").symlink_to(outside)
    (top / "file").write_bytes(b"other")
    os.mkfifo(top / "fifo")
    for path in ("link", "folder/file", "file", "fifo", "nothing"):
        with pytest.raises(OSError, match=r"."):
            rewrite(str(top), path, b"old", b"new")

    assert (b"old", b"other") == ((outside / "file").read_bytes(), (top / "file").read_bytes())
    assert (top / "link").is_symlink()
