"""Wordings of a record "key → value"; the query is the statement up to its value.

train     frames × nouns and a list of separators, plus wordings invented on the spot
valid     never trained on, watched during training
held_out  never trained on, asked only by evaluate_lm.py and models/eval

Invented wordings put words between key and value that mean nothing: what must be learnt is to
carry the key across *any* fixed wording, and eight wordings alone were learnt by heart.
"""
import random

NOUNS = ["code", "number", "secret number", "value", "label", "score", "price", "rank", "mark", "answer", "amount",
         "total", "result", "room", "size", "tag", "symbol", "prize", "address", "name"]
FRAMES = [
    "The {n} for {k} is {v}.", "The {n} of {k} is {v}.", "The {n} of {k} was {v}.", "{k} has the {n} {v}.",
    "{k} was given the {n} {v}.", "For {k} the {n} is {v}.", "The {n} stored under {k} was {v}.",
    "Note that {k} got {n} {v}.", "We know the {n} of {k}, namely {v}.", "{k} received as its {n} {v}.",
    "On the list the {n} beside {k} is {v}.", "{k}'s {n} is {v}.", "Somebody chose the {n} of {k}: {v}.",
    "When asked about {k}, give the {n} {v}.",
]
PLAIN = [
    "Remember: {k}, {v}.", "In the list, {k} is paired with {v}.", "{k} stands for {v}.", "{k} means {v}.",
    "{k} was followed by {v}.", "After {k} comes {v}.", "{k} equals {v}.", "Under {k} they wrote {v}.",
    "{k} turns into {v}.", "Look up {k} to find {v}.", "{k} is linked to {v}.", "{k} and then {v}.",
    "They sold {k} for {v}.", "{k} was moved to {v}.", "The map shows {k} at {v}.", "{k} became {v}.",
]
TRAIN_TEMPLATES = [frame.replace("{n}", noun) for frame in FRAMES for noun in NOUNS] + PLAIN * 4
VALID_TEMPLATES = ["The owner of {k} calls {v}.", "{k} points at {v}.", "The line about {k} says {v}."]
HELD_OUT_TEMPLATES = ["The password of {k} is {v}.", "{k} goes with {v}.", "The entry for {k} reads {v}."]
HELD_OUT_WORDS = {"password", "goes", "entry", "reads"}

TRAIN_SEPARATORS = ["{k}: {v}", "{k} = {v}", "{k} -> {v}", "{k} | {v}", "{k}, {v}"]
VALID_SEPARATORS = ["{k} ~> {v}", "{k} \\ {v}"]
HELD_OUT_SEPARATORS = ["{k} => {v}", "{k} / {v}"]
SIGNS = "-=:;|~#*+<>&%@!^_.,()[]?$'`\"•→§×·–°±÷¶«»"

SMALL_WORDS = "is of to in by for has was the a at as on from are be that its it an or not".split()
QUESTIONS = ["Question: What is the code for {k}? Answer:", "What was said about {k}? It is",
             "Which number belongs to {k}? It is"]


def invented_template(words: list[str], rng: random.Random, longest: int = 4) -> str:
    """0–3 words, the key, 1 to `longest` words, the value; half of the words are small ones."""
    while True:
        chosen = [rng.choice(SMALL_WORDS) if rng.random() < 0.5 else rng.choice(words) for _ in range(rng.randint(1, longest + 3))]
        if HELD_OUT_WORDS.isdisjoint(chosen):
            break
    before = chosen[:min(3, rng.randint(0, len(chosen) - 1))]
    after = chosen[len(before):][:longest]
    opening = " ".join([*before, ""]).capitalize()
    return f"{opening}{{k}} {' '.join(after)} {{v}}."


def invented_separator(rng: random.Random) -> str:
    """One to three signs between key and value, half of the time one: a lone sign never seen there is the hardest."""
    while True:
        signs = "".join(rng.choice(SIGNS) for _ in range(rng.choice([1, 1, 2, 3])))
        form = f"{{k}} {signs} {{v}}"
        if form not in VALID_SEPARATORS + HELD_OUT_SEPARATORS:
            return form


class Wordings:
    """Which wordings a set of tasks may use; `invented` is the share made up on the spot, with at most
    `longest` words between key and value."""

    def __init__(self, templates: list[str], separators: list[str], invented: float = 0.0, longest: int = 4):
        self.templates, self.separators, self.invented, self.longest = templates, separators, invented, longest

    def template(self, words: list[str], rng: random.Random) -> str:
        return invented_template(words, rng, self.longest) if rng.random() < self.invented else rng.choice(self.templates)

    def separator(self, rng: random.Random) -> str:
        return invented_separator(rng) if rng.random() < self.invented else rng.choice(self.separators)


KNOWN = Wordings(TRAIN_TEMPLATES, TRAIN_SEPARATORS)
VALID = Wordings(VALID_TEMPLATES, VALID_SEPARATORS)
HELD_OUT = Wordings(HELD_OUT_TEMPLATES, HELD_OUT_SEPARATORS)


def training_wordings(longest: int, invented: float) -> Wordings:
    return Wordings(TRAIN_TEMPLATES, TRAIN_SEPARATORS, invented, longest)
