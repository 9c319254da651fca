from pathlib import Path

import pytest

import assay


def study(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return folder


def test_folders_are_read_in_natural_order_with_slashes_and_without_hidden_files(tmp_path: Path) -> None:
    study(tmp_path, "f10.txt", "f2.txt", "b/1.txt", "a.txt", ".hidden", ".git/config")
    assert [document.name for document in assay.read(tmp_path)] == ["a.txt", "b/1.txt", "f2.txt", "f10.txt"]


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    assert [file.name for file in assay.find(study(tmp_path, ".notes") / ".notes")] == [".notes"]


def test_a_file_counts_once_and_circles_end(tmp_path: Path) -> None:
    study(tmp_path, "a/1.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert [file.name for file in assay.find(tmp_path, tmp_path / "a" / "1.txt")] == ["a/1.txt"]


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    study(tmp_path, "a/1.txt", "b/1.txt")
    names = [file.name for file in assay.find(tmp_path / "a", tmp_path / "b")]
    assert len(set(names)) == 2
    assert all(name.endswith("/1.txt") for name in names)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(assay.AssayError, match=r"no such file or folder: .*gone"):
        assay.read(tmp_path / "gone")


def test_nothing_to_upload_is_said(tmp_path: Path) -> None:
    with pytest.raises(assay.AssayError, match="nothing to upload"):
        assay.Upload.of(tmp_path)
