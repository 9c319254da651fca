"""A metric: how hard personas are to read, by LIX (C. H. Björnsson, Läsbarhet, 1968).

LIX is the mean length of sentences in words plus the percentage of words of more than six letters: about 20 is very easy to
read, 60 very hard. It knows no language, and so serves every one that writes spaces between words; the metric `readability`
that is built in is for English alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import grpc

from assay.plugin.v1 import (
    Measurement,
    MeasureRequest,
    MeasureResponse,
    MetricDescription,
    MetricPluginDescribeRequest,
    MetricPluginDescribeResponse,
)
from assay.plugin.v1.metric_pb2_grpc import MetricPluginServicer
from assay.v1 import METRIC_CATEGORY_ACADEMIC, METRIC_DIRECTION_HIGHER, MetricParameter, Persona, QualityFinding

HARD = MetricParameter(name="hard", default_value=60, min=30, max=100, description="The LIX from which on the score is 0.")
LONGEST = MetricParameter(
    name="longest", default_value=25, min=5, max=100, description="Words of the longest sentence that is not noted."
)
PARAMETERS = [HARD, LONGEST]

VERY_EASY = 20
LONG_WORD = 6  # letters; a long word has more
LEAST_WORDS = 20  # a LIX of fewer says more of the sample than of the writing
MOST_FINDINGS = 200  # as servers take them

WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?:…]+(?=\s|$)|\n+")
# Thai, Lao, Burmese, Khmer, kana and Han, which set no spaces between words.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
LISTS = ("goals", "frustrations", "behaviours", "motivations", "preferences")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a persona."""

    path: str
    words: list[str]


def sentences(persona: Persona) -> Iterator[Sentence]:
    """What is written about a persona. What people say is theirs: quotes are not looked at."""
    parts = [("background", persona.background)]
    parts += [(f"{name}[{at}]", known.text) for name in LISTS for at, known in enumerate(getattr(persona, name))]
    for path, text in parts:
        for sentence in SENTENCE_END.split(text):
            if words := WORD.findall(sentence):
                yield Sentence(path, words)


def measure(persona: Persona, parameters: Mapping[str, float]) -> Measurement:
    """The measure of one persona; both parameters are there and within their ranges."""
    written = list(sentences(persona))
    words = [word for sentence in written for word in sentence.words]
    letters = "".join(words)
    if len(UNSPACED.findall(letters)) * 2 > len(letters):
        return Measurement(not_applicable="It is in a script that sets no spaces between words, which LIX counts.")
    if len(words) < LEAST_WORDS:
        return Measurement(not_applicable=f"It has {len(words)} words; LIX says something from {LEAST_WORDS} on.")
    length = len(words) / len(written)
    long = 100 * sum(len(word) > LONG_WORD for word in words) / len(words)
    score = (parameters[HARD.name] - length - long) / (parameters[HARD.name] - VERY_EASY)
    return Measurement(
        score=min(max(score, 0.0), 1.0),
        explanation=f"LIX {length + long:.1f}: {length:.1f} words a sentence, {long:.1f} % of them longer than {LONG_WORD} letters.",
        findings=[
            QualityFinding(path=sentence.path, message=f"A sentence has {len(sentence.words)} words.")
            for sentence in written
            if len(sentence.words) > parameters[LONGEST.name]
        ][:MOST_FINDINGS],
    )


def faults(parameters: Mapping[str, float]) -> list[str]:
    """What is wrong with the parameters of a request."""
    wrong = [f"parameters has {name!r}, which this metric does not have" for name in parameters.keys() - {it.name for it in PARAMETERS}]
    for known in PARAMETERS:
        value = parameters.get(known.name)
        # NaN is in no range.
        if value is None or not known.min <= value <= known.max:
            said = "missing" if value is None else f"{value:g}"
            wrong.append(f"parameters[{known.name!r}] is {said}; it is a number from {known.min:g} to {known.max:g}")
    return sorted(wrong)


class Lix(MetricPluginServicer):
    """The metric as a service."""

    def Describe(self, request: MetricPluginDescribeRequest, context: grpc.ServicerContext) -> MetricPluginDescribeResponse:
        """Says what it is."""
        return MetricPluginDescribeResponse(
            metric=MetricDescription(
                name="lix",
                version=1,
                category=METRIC_CATEGORY_ACADEMIC,
                direction=METRIC_DIRECTION_HIGHER,
                # Without needs the server sends personas alone: no sources leave it.
                needs=[],
                parameters=PARAMETERS,
                description=f"How easy a persona is to read, by LIX: 1 at {VERY_EASY} or less, 0 from the parameter `hard` on.",
            )
        )

    def Measure(self, request: MeasureRequest, context: grpc.ServicerContext) -> MeasureResponse:
        """Measures every persona by itself."""
        if wrong := faults(request.parameters):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "; ".join(wrong))
        return MeasureResponse(measurements=[measure(persona, request.parameters) for persona in request.personas])
