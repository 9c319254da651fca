"""People who answer questions: by hand (`cafe`) or by chance (`invented`)."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    label: str
    age: int
    role: str
    # Questions with their answers; an answer is a few sentences.
    answers: tuple


def fold(text):
    """Words with single spaces between them."""
    return " ".join(text.split())


def sentences(answer):
    """Its sentences, each with its full stop."""
    return re.split(r"(?<=\.) ", answer)


# Eight subjects, so that files differ and there is something to tell people apart by.
SUBJECTS = [
    {"role": "Librarian", "place": ["the reading room", "the returns desk", "the map cellar"],
     "thing": ["the card index", "the book lift", "the reservation list"], "trouble": ["lost cards", "wet covers", "silent queues"]},
    {"role": "Ferry hand", "place": ["the car deck", "the east pier", "the ticket hut"],
     "thing": ["the bow rope", "the tide table", "the loudspeaker"], "trouble": ["fog", "late lorries", "jammed ramps"]},
    {"role": "Choir singer", "place": ["the rehearsal hall", "the organ loft", "the vestry"],
     "thing": ["the score", "the pitch pipe", "the folding stand"], "trouble": ["sore throats", "missing pages", "echo"]},
    {"role": "Pharmacist", "place": ["the counter", "the cold store", "the night hatch"],
     "thing": ["the pill counter", "the label printer", "the order screen"], "trouble": ["shortages", "smudged labels", "angry callers"]},
    {"role": "Lifeguard", "place": ["the shallow end", "the tower", "the changing rooms"],
     "thing": ["the whistle", "the lane rope", "the duty sheet"], "trouble": ["slippery tiles", "school groups", "thunder"]},
    {"role": "Allotment holder", "place": ["the compost corner", "the shared shed", "the far gate"],
     "thing": ["the water pump", "the seed box", "the waiting list"], "trouble": ["snails", "hard frosts", "borrowed tools"]},
    {"role": "Night bus driver", "place": ["the depot", "the last stop", "the turning loop"],
     "thing": ["the ticket reader", "the mirror", "the radio"], "trouble": ["roadworks", "sleepers", "wrong change"]},
    {"role": "Beekeeper", "place": ["the orchard", "the honey room", "the roof"],
     "thing": ["the smoker", "the frame rack", "the hive scale"], "trouble": ["wasps", "wind", "stolen hives"]},
]
SENTENCES = [
    "I want {thing} to work on the first try, because {trouble} already take {number} hours of my {period}.",
    "I usually walk round {place} {when}, with {thing} in one hand.",
    "I need {number} quiet minutes at {place} before {other} arrives{note}.",
    "What annoys me is {trouble} near {place}, and {other} only shrugs.",
    "I hate {trouble}; {when} they cost me {number} trips to {place}.",
    "I prefer {way} to {other_way} when {thing} is out of order.",
    "I wish {other} would look at {thing} {when}{note}.",
    "I always keep a note about {trouble} beside {thing}, since {other} forgets.",
    "I would like {way} for {thing}, so that {place} stays open {when}.",
    "I love {place} {when}, because nobody talks about {trouble}{note}.",
    "I started to check {thing} {number} times a {period} after {trouble} closed {place}.",
    "It frustrates me that {thing} says nothing about {trouble} until {when}.",
    "I try to mend {thing} myself, and I call {other} only for {trouble}.",
    "I never leave {place} without {thing}{note}.",
]
QUESTIONS = ["How does your {period} begin?", "What gets in your way?", "What would you change?", "When did that last happen?", "Who helps you?"]
WORDS = {
    "number": ["two", "three", "four", "six", "nine", "eleven"],
    "period": ["shift", "week", "season", "month"],
    "when": ["before sunrise", "on Fridays", "after the rain", "at half past nine", "in the dark months", "around closing time"],
    "other": ["my cousin", "the new colleague", "Zoë from accounts", "the caretaker", "an older visitor", "the man with the keys"],
    "way": ["a chalk board", "one short call", "a list on the door", "a written note", "asking face to face"],
    "other_way": ["an e-mail to everyone", "a form with ten fields", "a long meeting", "the help line", "a screen in the hall"],
}
# Letters that formats and encodings have to carry. Those that a file cannot hold are not said in it.
NOTES = [
    " (the café key, £5 & a deposit)", " – for < 10 people", ", or “soon enough” as they say", " for 20 € an hour", " at 5° or less",
    ", in the old 'blue' hut", " \U0001f642 every time", ", which they call 図書館", " with Šárka", " \U0001f469\u200d\U0001f527 first",
    ' with the "spare" one', "; R&D > us",
]


def filled(rng, subject, template, notes):
    def word(match):
        name = match.group(1)
        if name == "note":
            return rng.choice(notes) if rng.random() < 0.6 else ""
        return rng.choice(subject.get(name) or WORDS[name])

    return re.sub(r"\{(\w+)\}", word, template)


def invented(rng, labels, codec):
    """People with nothing in common but the letters of `codec`; no two sentences of theirs are the same."""
    notes = [note for note in NOTES if note.encode(codec, errors="ignore").decode(codec) == note]
    seen = set()

    def fresh(subject):
        while True:
            words = filled(rng, subject, rng.choice(SENTENCES), notes)
            if words not in seen:
                seen.add(words)
                return words

    def person(label):
        subject = rng.choice(SUBJECTS)
        answer = lambda: " ".join(fresh(subject) for _ in range(rng.randint(1, 4)))
        questions = rng.sample(QUESTIONS, rng.randint(3, len(QUESTIONS)))
        answers = tuple((filled(rng, subject, question, notes), answer()) for question in questions)
        return Person(label, rng.randint(18, 80), subject["role"], answers)

    return [person(label) for label in labels]
