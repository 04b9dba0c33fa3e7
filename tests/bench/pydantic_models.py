"""Pydantic models of two operations as a person would write them, with every rule that Pydantic can express."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

_HttpUrl: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]")]
_HttpsUrl: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[Hh][Tt][Tt][Pp][Ss]://[^\s/?#]")]
_Prompt: TypeAlias = Annotated[str, StringConstraints(min_length=10, max_length=3000)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Kling(_Strict):
    """ulazai.kling30.generate."""

    prompt: Annotated[str, StringConstraints(max_length=2500)]
    generationMode: Literal["text_to_video", "image_to_video"]  # the provider's name
    imageUrls: list[_HttpUrl] | None = None
    durationSeconds: Annotated[int, Field(ge=3, le=15)]
    qualityMode: Literal["std", "pro"]
    sound: bool | None = None
    multiShots: bool | None = None
    aspectRatio: Literal["16:9", "9:16", "1:1"] | None = None
    startFrameUrl: _HttpUrl | None = None
    endFrameUrl: _HttpUrl | None = None
    prompt_directory_optin: bool | None = None

    @model_validator(mode="after")
    def _fields_fit_each_other(self) -> Kling:
        frames = self.startFrameUrl or self.endFrameUrl
        if frames and self.aspectRatio:
            raise ValueError("aspectRatio cannot be sent together with startFrameUrl or endFrameUrl")
        if self.generationMode == "image_to_video" and not frames and not self.imageUrls:
            raise ValueError("generationMode image_to_video needs imageUrls, startFrameUrl or endFrameUrl")
        return self


class _Video(_Strict):
    projectId: Annotated[str, StringConstraints(pattern=r"^c[a-z0-9]{24}$")]
    prompt: _Prompt
    imageUrl: _HttpsUrl | None = None
    variants: Annotated[int, Field(ge=1, le=8)] | None = None


class _Sora(_Video):
    model: Literal["sora-2-pro"]
    duration: Literal["10", "15"]
    aspectRatio: Literal["portrait", "landscape"] | None = None
    tier: Literal["standard", "pro"]


class _Veo(_Video):
    model: Literal["veo-3.1"]
    duration: Literal["8"]
    aspectRatio: Literal["16:9", "9:16"] | None = None


class _KlingVideo(_Video):
    model: Literal["kling-2.6"]
    duration: Literal["5", "10"]
    aspectRatio: Literal["9:16", "16:9", "1:1"] | None = None


Video: TypeAlias = Annotated[_Sora | _Veo | _KlingVideo, Field(discriminator="model")]

MODELS: dict[str, Any] = {"ulazai.kling30.generate": Kling, "ugclab.video.create": Video}
"""The models by the operation whose payloads they check."""
