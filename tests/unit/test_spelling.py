"""Spelling: what a mistyped text may have been meant to be."""

from __future__ import annotations

import pytest

from callsheet.runtime.spelling import guesses

URLS = ("prompt", "start_image_url", "end_image_url", "duration_seconds", "ugcId")
MODELS = ("kling3_std", "kling3_pro", "kling3_4k", "nano-banana-pro", "sora-2-pro")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("standrad", ["standard"]),
        ("STANDARD", ["standard"]),
        ("aspect_ratio", ["aspectRatio"]),
        ("aspectratio", ["aspectRatio"]),
        ("zzz", []),
        ("", []),
        (8, []),
        (None, []),
        (["standard"], []),
        ("standard" * 20, []),
    ],
)
def test_the_nearest_known_text_is_guessed(value: object, meant: list[str]) -> None:
    assert guesses(value, ("standard", "pro", "aspectRatio")) == meant


@pytest.mark.parametrize(
    ("value", "known", "meant"),
    [
        ("image_url", URLS, ["start_image_url", "end_image_url"]),
        ("duration", URLS, ["duration_seconds"]),
        ("seconds", URLS, ["duration_seconds"]),
        ("id", URLS, ["ugcId"]),
        ("kling3", MODELS, ["kling3_std", "kling3_pro", "kling3_4k"]),
        ("Kling3_Pro", MODELS, ["kling3_pro"]),
        ("nano-banana", MODELS, ["nano-banana-pro"]),
        ("image", ("image", "image_url", "imageSize"), ["image"]),
        ("audio", ("audio_1", "audio_2", "audio_3", "audio_4"), ["audio_4"]),
    ],
)
def test_known_texts_that_hold_all_its_words_are_guessed_together(
    value: str, known: tuple[str, ...], meant: list[str]
) -> None:
    assert guesses(value, known) == meant


def test_a_name_that_is_there_already_is_only_guessed_as_another_spelling() -> None:
    assert guesses("negativePrompt", ("prompt",), beside={"prompt": "A fox"}) == []
    assert guesses("durationSeconds", ("duration_seconds",), beside={"duration_seconds": 8}) == ["duration_seconds"]
