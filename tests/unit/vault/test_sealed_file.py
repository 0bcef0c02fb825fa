"""Sealed files: any part can be read alone, altered parts cannot, and foreign files make no key."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError, Reason, VaultError
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.vault import key
from core.vault.sealed_file import MAGIC, SealedReader, SealedWriter, open_kept, read_kept, write_kept

PIECE = 1 << 16


def sealed(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out)
    writer.write(data)
    writer.finish()
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_sealed_is_read_as_it_was(size: int) -> None:
    data = bytes(n * 7 % 251 for n in range(size))
    reader = SealedReader(io.BytesIO(sealed(data)))
    assert reader.size == size
    assert io.BufferedReader(reader).read() == data


def test_any_part_is_read_by_itself() -> None:
    data = bytes(n * 7 % 251 for n in range(3 * PIECE + 17))
    reader = io.BufferedReader(SealedReader(io.BytesIO(sealed(data))), PIECE)

    @settings(max_examples=60)
    @given(st.integers(0, len(data)), st.integers(0, 2 * PIECE))
    def read(begins: int, number: int) -> None:
        reader.seek(begins)
        assert reader.read(number) == data[begins : begins + number]

    read()
    assert reader.seek(-5, io.SEEK_END) == len(data) - 5
    assert reader.read() == data[-5:]


def test_nothing_that_was_altered_is_read(tmp_path: Path) -> None:
    whole = sealed(bytes(2 * PIECE + 100))
    head, piece = 24, PIECE + 16
    altered = {
        "a bit": whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        "the salt": whole[:10] + bytes([whole[10] ^ 1]) + whole[11:],
        "cut off at a piece": whole[: head + piece],
        "cut off within one": whole[:-3],
        "without pieces": whole[:head],
        "swapped": whole[:head] + whole[head + piece : head + 2 * piece] + whole[head : head + piece],
        "longer": whole + whole[-50:],
    }
    for data in altered.values():
        with pytest.raises(OSError, match="not as it was sealed"):
            io.BufferedReader(SealedReader(io.BytesIO(data))).read()
        (tmp_path / "altered").write_bytes(data)
        with (
            pytest.raises(InputError) as found,
            Source("altered", tmp_path / "altered").open(Limits()) as handle,
        ):
            handle.read()
        assert found.value.reason is Reason.NO_ACCESS


def test_a_foreign_file_that_looks_sealed_makes_no_key(home: Path, tmp_path: Path, chain: Path) -> None:
    (tmp_path / "trap").write_bytes(MAGIC + bytes(100))
    with pytest.raises(VaultError), open_kept(tmp_path / "trap"):
        pass
    assert not chain.exists()
    assert not key.has_key()


def test_small_files_are_sealed_where_that_is_wished_and_they_are_our_own(
    home: Path, tmp_path: Path, wished: None
) -> None:
    for folder, expected in ((home, MAGIC), (tmp_path, b"plain t")):
        write_kept(folder / "kept", b"plain text")
        assert (folder / "kept").read_bytes().startswith(expected)
        assert read_kept(folder / "kept") == b"plain text"


def test_a_keyring_that_is_locked_or_lost_its_key_is_told_of(
    home: Path, wished: None, locked, chain: Path
) -> None:
    write_kept(home / "kept", b"text")
    secrets = chain.read_text()
    key._key_of.cache_clear()
    chain.write_text("{}")
    with pytest.raises(VaultError, match="key is not available"):
        read_kept(home / "kept")
    chain.write_text(secrets.replace(secrets[-20:-2], "0" * 18))
    with pytest.raises(VaultError, match="not the one that encrypted"):
        write_kept(home / "kept", b"other")
    chain.write_text(secrets)
    assert read_kept(home / "kept") == b"text"
    locked()
    for _ in range(2):
        with pytest.raises(VaultError, match="key is not available"):
            write_kept(home / "kept", b"other")
    chain.write_text(secrets)
    assert (home / "kept").read_bytes().startswith(MAGIC)


def test_a_keyring_that_keeps_nothing_is_told_of_before_anything_is_written(
    home: Path, wished: None, locked
) -> None:
    locked()
    with pytest.raises(VaultError, match=r"keeps no key.*privacy\.encrypt off"):
        write_kept(home / "kept", b"text")
    assert not (home / "kept").exists()
    assert not key.has_key()
