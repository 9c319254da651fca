"""The example plugins: what they make of personas, and that the server gets along with them."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from anonymity import process
from conftest import INTERVIEWS, ROOT, program
from lix import measure

from assay.plugin.v1 import MeasureRequest, ProcessRequest, StagePluginDescribeRequest
from assay.plugin.v1.metric_pb2_grpc import MetricPluginStub
from assay.plugin.v1.stage_pb2_grpc import StagePluginStub
from assay.v1 import Demographics, Evidence, Persona, Trait

SERVE = ROOT / "client" / "python" / "examples" / "plugins" / "serve.py"
DEFAULTS = {"hard": 60.0, "longest": 25.0}


@dataclass(frozen=True)
class Plugin:
    address: str
    process: subprocess.Popen[str]


@contextmanager
def plugins(least: int) -> Iterator[Plugin]:
    command = [sys.executable, str(SERVE), "--listen", "127.0.0.1:0", "--least", str(least)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Plugin(process.stdout.readline().removeprefix("listening on ").strip(), process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def plugin() -> Iterator[Plugin]:
    with plugins(least=3) as served:
        yield served


def assay(*arguments: str | Path, statuses: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(program()), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode in statuses, done.stderr
    return done


def configured(folder: Path, plugin: Plugin) -> list[str]:
    """The options of a server that calls the plugins."""
    file = folder / "assay.toml"
    tables = [
        f'[plugins.{name}]\nkind = "{kind}"\naddress = "{plugin.address}"\n'
        for name, kind in (("lix", "metric"), ("anonymity", "stage"))
    ]
    file.write_text(tables[0] + "weight = 0.1\n" + tables[1])
    return ["--config", str(file), "--ledger", "memory"]


def persona(*speakers: str, background: str = "", demographics: Demographics | None = None) -> Persona:
    goals = [Trait(text="Wants it.", evidence=[Evidence(document="talk.txt", participant=who, quote="I want it.")]) for who in speakers]
    return Persona(name="Mara Lind", archetype="The planner", background=background, goals=goals, demographics=demographics)


def test_lix_is_the_length_of_sentences_and_the_share_of_long_words() -> None:
    # 20 words in 4 sentences, 5 of them of more than six letters: 5 + 25.
    text = "The station is far away. Riders complain often here. Everybody knows that it rains. She travels to work by bicycle."
    measured = measure(Persona(background=text), DEFAULTS)
    assert measured.explanation.startswith("LIX 30.0: 5.0 words a sentence, 25.0 %")
    assert measured.score == pytest.approx((60 - 30) / 40)


def test_every_long_sentence_is_noted_where_it_stands() -> None:
    goals = [Trait(text="Wants it."), Trait(text="Wants " + "very " * 20 + "much.")]
    found = measure(Persona(goals=goals), DEFAULTS | {"longest": 20}).findings
    assert [(finding.path, finding.message) for finding in found] == [("goals[1]", "A sentence has 22 words.")]


@pytest.mark.parametrize(
    ("text", "said"), [("", "0 words"), ("Too short.", "2 words"), ("这个人每天都骑车去上班。" * 9, "no spaces between words")]
)
def test_what_lix_says_nothing_of_has_a_reason_and_no_score(text: str, said: str) -> None:
    measured = measure(Persona(background=text), DEFAULTS)
    assert measured.WhichOneof("outcome") == "not_applicable"
    assert said in measured.not_applicable


def test_a_persona_of_too_few_people_is_turned_away() -> None:
    answer = process(persona("P1", "P2", "P1"), least=3)
    assert answer.rejection.reason == "it rests on the words of 2 people, and 3 are asked for"


def test_what_describes_one_person_is_taken_out_and_named_without_its_value() -> None:
    stated = Demographics(age=34, location="Brookvale", occupation="Nurse", other={"Pets": "an otter"})
    before = persona("P1", "P2", "P3", demographics=stated)
    answer = process(before, least=3)
    assert answer.persona.demographics == Demographics(occupation="Nurse")
    assert list(answer.warnings) == ["left out of Mara Lind: age, location, Pets"]
    assert before.demographics == stated, "the request stays as it was"


def test_a_persona_of_a_group_goes_on_as_it_is() -> None:
    assert process(persona("P1", "P2", "P3"), least=3).WhichOneof("outcome") == "unchanged"


@pytest.mark.parametrize("least", [1, 3])
def test_the_plugins_keep_the_promises_of_any(least: int) -> None:
    with plugins(least) as plugin:
        checked = json.loads(assay("plugin", "check", plugin.address, "--output", "json").stdout)["plugins"]
    assert [(one["kind"], one["name"]) for one in checked] == [("metric", "lix"), ("stage", "anonymity")]
    assert [verdict for one in checked for verdict in one["verdicts"] if not verdict["kept"]] == []


def test_a_run_goes_through_the_stage_and_its_personas_are_scored_by_the_metric(plugin: Plugin, tmp_path: Path) -> None:
    server = configured(tmp_path, plugin)
    made = assay("generate", INTERVIEWS, "--count", "12", "--stages", "draft,anonymity", "--output", "json", *server, statuses=(0, 1))
    assert 'turned away by plugin "anonymity": it rests on the words of 1 person, and 3 are asked for' in made.stderr
    results = json.loads(made.stdout)["personas"]
    delivered = [result for result in results if result["status"] != "PERSONA_STATUS_REJECTED"]
    assert 0 < len(delivered) < 12
    assert all("age" not in result["persona"].get("demographics", {}) for result in delivered)

    (tmp_path / "personas.json").write_text(json.dumps([result["persona"] for result in delivered]))
    scored = json.loads(assay("score", tmp_path / "personas.json", "--output", "json", *server).stdout)
    for score in scored["scores"]:
        lix = next(metric for metric in score["quality"]["metrics"] if metric["name"] == "lix")
        assert 0 < lix["score"] < 1
        assert lix["share"] > 0, "it counts"
        assert lix["explanation"].startswith("LIX ")


def test_the_readme_runs_as_printed(plugin: Plugin, tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (SERVE.parent / "README.md").read_text(), re.DOTALL)
    assert len(blocks) == 3
    (tmp_path / "interviews").symlink_to(INTERVIEWS)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "assay").symlink_to(program())
    commands = "".join(blocks[1:]).replace("127.0.0.1:9100", plugin.address)
    environment = os.environ | {"PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "XDG_DATA_HOME": str(tmp_path)}
    said = subprocess.run(["sh", "-ec", commands], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert "metric lix" in said
    assert " LIX\n" in said


def test_a_parameter_is_set_by_who_asks_and_held_to_its_range(plugin: Plugin, tmp_path: Path) -> None:
    (tmp_path / "personas.json").write_text(
        json.dumps([{"name": "Mara", "archetype": "The planner", "background": "Words go on. " * 10}])
    )
    score = ["score", str(tmp_path / "personas.json"), "--output", "json", *configured(tmp_path, plugin)]

    def lix(*options: str) -> float:
        scored = json.loads(assay(*score, *options).stdout)["scores"][0]
        return next(float(metric["score"]) for metric in scored["quality"]["metrics"] if metric["name"] == "lix")

    assert lix() == lix("--parameter", "lix.hard=30") == 1, "three short words a sentence are easy by any measure"
    assert "lix.hard" in assay(*score, "--parameter", "lix.hard=500", statuses=(2,)).stderr


def test_every_fault_of_a_request_is_named(plugin: Plugin) -> None:
    with grpc.insecure_channel(plugin.address) as channel:
        with pytest.raises(grpc.RpcError) as refused:
            MetricPluginStub(channel).Measure(MeasureRequest(personas=[persona()], parameters={"hard": float("nan"), "colour": 1}))
        call = refused.value
        assert isinstance(call, grpc.Call)
        assert call.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert call.details() == (
            "parameters has 'colour', which this metric does not have; "
            "parameters['hard'] is nan; it is a number from 30 to 100; parameters['longest'] is missing; it is a number from 5 to 100"
        )
        with pytest.raises(grpc.RpcError, match="persona is missing"):
            StagePluginStub(channel).Process(ProcessRequest())


def test_another_number_of_people_is_another_version() -> None:
    def version(least: int) -> int:
        with plugins(least) as plugin, grpc.insecure_channel(plugin.address) as channel:
            return StagePluginStub(channel).Describe(StagePluginDescribeRequest()).stage.version

    assert version(4) > version(3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--least", "0"], "--least is 0; it is a number of people from 1 to 99"),
        (["--least", "few"], "invalid int value: 'few'"),
        (["--listen", "nowhere"], "cannot listen on 'nowhere', give HOST:PORT that is free"),
    ],
)
def test_what_it_cannot_be_started_with_is_said(arguments: list[str], said: str) -> None:
    done = subprocess.run([sys.executable, str(SERVE), *arguments], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode != 0
    assert said in done.stderr


def test_a_second_one_on_the_same_address_is_refused(plugin: Plugin) -> None:
    done = subprocess.run(
        [sys.executable, str(SERVE), "--listen", plugin.address], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode != 0
    assert "that is free" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_well_when_it_is_told_to(number: signal.Signals) -> None:
    with plugins(least=3) as plugin:
        plugin.process.send_signal(number)
        assert plugin.process.wait(timeout=20) == 0
