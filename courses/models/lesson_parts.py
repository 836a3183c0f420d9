"""Going through the blocks of a lesson, those of shared parts included."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamValue


def blocks_of(body: StreamValue) -> Iterator[tuple[str, Any]]:
    """Yield each block of a lesson as its name and value; shared parts by what is in them."""
    for block in body:
        if block.block_type != "shared":
            yield block.block_type, block.value
        elif block.value is not None:
            yield from blocks_of(block.value.body)


@dataclass(frozen=True)
class Answer:
    """What stands at the end of a lesson on paper; `text` is rich text."""

    question: str
    right: list[str]
    text: Any


def answers_of(body: StreamValue) -> list[Answer]:
    """Return the answers of the situations and questions to oneself, in order."""
    answers = []
    for name, value in blocks_of(body):
        if name == "situation":
            answers.append(Answer(value["title"], [], value["answer"]))
        elif name == "self_check":
            answers.append(Answer(value["question"], value.right, value["explanation"]))
    return answers
