"""Against the real server, sync and asyncio; outages and faults are in the repository's tests/conformance."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import grpc
import pytest
from conftest import INTERVIEWS, ROOT

import assay
import assay.aio
from assay.v1 import (
    CLAIM_VERDICT_CONTRADICTED,
    ClinicalNote,
    CountTokensRequest,
    GenerateCasesRequest,
    GeneratePersonasRequest,
    GetRunRequest,
    GradeNotesRequest,
    ListRunsRequest,
    RunEvent,
)

README = ROOT / "client" / "python" / "README.md"


def request() -> GeneratePersonasRequest:
    return GeneratePersonasRequest(documents=assay.read(INTERVIEWS), count="2")


def run_here(script: str | Path, server: str, folder: Path) -> str:
    (folder / "interviews").symlink_to(INTERVIEWS)
    arguments = ["-c", script] if isinstance(script, str) else [str(script), "interviews"]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"ASSAY_SERVER": server},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("number", [0, 1])
def test_the_readme_runs_as_printed(number: int, server: str, tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert len(blocks) == 2
    assert len(run_here(blocks[number], server, tmp_path).splitlines()) > 3


def test_the_repositorys_readme_runs_as_printed(server: str, tmp_path: Path) -> None:
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block
    script = block[1].replace("http://127.0.0.1:7420", server).replace("examples/", "")
    assert len(run_here(script, server, tmp_path).splitlines()) == 3


def test_the_example_writes_a_table(server: str, tmp_path: Path) -> None:
    said = run_here(ROOT / "client" / "python" / "examples" / "traits.py", server, tmp_path)
    assert "strength" in said
    table = (tmp_path / "traits.csv").read_text().splitlines()
    assert table[0].startswith("persona,kind,trait,strength")
    assert len(table) > 5


def test_a_run_is_followed_to_its_end_and_again(server: str) -> None:
    with assay.connect(server) as client:
        stream = client.generate_personas(request())
        first = [item.sequence for item in stream if isinstance(item, RunEvent)]
        assert first == list(range(1, len(first) + 1))
        again = client.watch_run(stream.run_id, after_sequence=3)
        assert [item.sequence for item in again if isinstance(item, RunEvent)] == first[3:]
        assert list(client.watch_run(stream.run_id, after_sequence=first[-1])) == []


def test_what_the_server_refuses_comes_with_every_fact(server: str) -> None:
    with assay.connect(server) as client:
        with pytest.raises(assay.AssayError) as raised:
            next(client.generate_personas(GeneratePersonasRequest(count="many", threshold=2)))
        assert raised.value.code is grpc.StatusCode.INVALID_ARGUMENT
        assert raised.value.reason == "INVALID_REQUEST"
        assert [violation.field for violation in raised.value.violations] == ["documents", "count", "threshold"]
        assert not raised.value.transient


NOTE = "HPI: Cough.\nMEDICATIONS: Lisinopril 120 mg daily.\nPLAN: Fluids and rest."
TALK = "Doctor: You take lisinopril 20 mg daily?\nPatient: Yes. And I have a cough."


def test_notes_are_graded_each_deduction_with_its_place(server: str) -> None:
    note = ClinicalNote(document="visit", text=NOTE, transcript=TALK)
    with assay.connect(server) as client:
        finished = client.grade_notes(GradeNotesRequest(notes=[note])).collect()
    wrong = [claim for claim in finished.grades[0].factuality.claims if claim.verdict == CLAIM_VERDICT_CONTRADICTED]
    assert [claim.place.quote for claim in wrong] == ["120 mg"]


def test_a_stream_that_is_no_run_is_read_as_it_comes_and_closed_in_the_middle(server: str) -> None:
    with assay.connect(server) as client:
        with client.generate_cases(GenerateCasesRequest(count=1_000_000)) as cases:
            assert next(cases).case.prompt
        assert list(cases) == []
        with pytest.raises(assay.AssayError, match="count") as raised:
            next(client.generate_cases(GenerateCasesRequest()))
        assert raised.value.reason == "INVALID_REQUEST"


def test_asyncio_reads_a_stream_that_is_no_run(server: str) -> None:
    async def main() -> None:
        async with await assay.aio.connect(server) as client:
            prompts = [answer.case.prompt async for answer in client.generate_cases(GenerateCasesRequest(count=3))]
            assert len(prompts) == 3
            async with client.generate_cases(GenerateCasesRequest(count=1_000_000)) as cases:
                assert (await anext(cases)).case.prompt == prompts[0]
            assert [answer async for answer in cases] == []

    asyncio.run(main())


def test_a_file_that_goes_away_breaks_the_upload_off(server: str, tmp_path: Path) -> None:
    gone = assay.LocalFile("gone.txt", tmp_path / "gone.txt")
    upload = assay.Upload([*assay.find(INTERVIEWS), gone])
    with assay.connect(server) as client, pytest.raises(assay.AssayError, match=r"gone\.txt cannot be read"):
        client.upload(upload)

    async def main() -> None:
        async with await assay.aio.connect(server) as client:
            with pytest.raises(assay.AssayError, match=r"gone\.txt cannot be read"):
                await client.upload(upload)

    asyncio.run(main())


def test_an_upload_tells_how_far_it_is(server: str) -> None:
    seen: list[assay.Progress] = []
    upload = assay.Upload(assay.find(INTERVIEWS), progress=seen.append)
    with assay.connect(server) as client:
        made = client.upload(upload)
    assert seen[-1] == assay.Progress(files=3, of_files=3, bytes=made.bytes)


def test_a_deadline_bounds_everything_inside(server: str) -> None:
    with assay.connect(server) as client, assay.deadline(0.0), pytest.raises(assay.AssayError) as raised:
        client.list_runs(ListRunsRequest())
    assert raised.value.code is grpc.StatusCode.DEADLINE_EXCEEDED


def test_asyncio_gathers_a_run_while_others_go_on(server: str) -> None:
    async def main() -> None:
        async with await assay.aio.connect(server) as client:
            finished, counted = await asyncio.gather(
                client.generate_personas(request()).collect(),
                client.count_tokens(CountTokensRequest(texts=["one two three"])),
            )
            assert len(finished.personas) == 2
            assert counted.total_tokens == 3

    asyncio.run(main())


def test_cancelling_a_task_is_no_error_of_ours(server: str) -> None:
    async def main() -> None:
        async with await assay.aio.connect(server) as client:
            task = asyncio.create_task(client.generate_personas(request()).collect())
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())


def test_a_closed_client_ends_what_is_read_from_it_at_once(server: str) -> None:
    with assay.connect(server) as client:
        stream = client.generate_personas(request())
        next(stream)
    with pytest.raises(assay.AssayError, match="cancelled by its caller") as raised:
        list(stream)
    assert not raised.value.transient


def test_a_closed_stream_ends_and_its_run_can_be_ended(server: str) -> None:
    with assay.connect(server) as client:
        with client.generate_personas(request()) as stream:
            next(stream)
            stream.cancel()
        assert list(stream) == []
        assert client.get_run(GetRunRequest(run_id=stream.run_id)).run.outcome
