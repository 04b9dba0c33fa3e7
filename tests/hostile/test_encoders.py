"""Every encoder is watched by a test, which turns red when the encoder is gone."""

from __future__ import annotations

import pytest
from tests.hostile.encoders import ENCODERS, ROOT, Encoder, reds


@pytest.mark.parametrize("encoder", ENCODERS, ids=lambda encoder: encoder.name)
def test_an_encoder_stands_where_it_is_said_to_stand(encoder: Encoder) -> None:
    text = (ROOT / "generator/callsheet" / encoder.file).read_text("utf-8")
    assert text.count(encoder.text) == 1, "it is not there once: change tests/hostile/encoders.py"


@pytest.mark.long
def test_nothing_is_missed_where_every_encoder_stands() -> None:
    assert reds(Encoder("none", ENCODERS[0].file, "", "")) == []


@pytest.mark.long
@pytest.mark.parametrize("encoder", ENCODERS, ids=lambda encoder: encoder.name)
def test_an_encoder_that_is_gone_is_missed(encoder: Encoder) -> None:
    assert reds(encoder), f"no test notices that this is gone: {encoder.name}"
