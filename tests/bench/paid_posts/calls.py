"""The calls: how each SDK is pointed at a port of this machine, and told to start one paid job.

    python calls.py SDK PORT…       makes one call at each port, and prints how each ended, one a line

A port that ends in "!" never answers: there, and there only, the SDK is given a timeout shorter than its own. Beside
that and its address everything is left as the SDK sets it. Pauses between attempts are made short where the standard
library makes them; the number of attempts is not. Run by the interpreter that the SDK is installed for, so that this
file imports the standard library only.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable
from typing import Any

KEY = "bench-key-0123456789"
SECONDS = 1.0
"""How long an answer is waited for that never comes."""
PROMPT = "A paper boat on a river"


def callsheet(port: int, more: dict[str, Any]) -> None:
    """Kling 3.0 of UlazAI, by our client."""
    deadline = {"deadline": more["timeout"]} if more else {}
    client = importlib.import_module("callsheet_clients.ulazai").UlazAI(key=KEY, base_url=_http(port), **deadline)
    payload = {"prompt": PROMPT, "generationMode": "text_to_video", "durationSeconds": 5, "qualityMode": "std"}
    client.kling30.generate(payload)


def runwayml(port: int, more: dict[str, Any]) -> None:
    """A video of Runway."""
    client = importlib.import_module("runwayml").RunwayML(api_key=KEY, base_url=_http(port), **more)
    client.text_to_video.create(model="veo3.1", prompt_text=PROMPT, ratio="1280:720", duration=8)


def lumaai(port: int, more: dict[str, Any]) -> None:
    """A video of Luma."""
    client = importlib.import_module("lumaai").LumaAI(auth_token=KEY, base_url=_http(port), **more)
    client.generations.create(prompt=PROMPT, model="ray-2")


def openai(port: int, more: dict[str, Any]) -> None:
    """An image of OpenAI."""
    client = importlib.import_module("openai").OpenAI(api_key=KEY, base_url=_http(port), **more)
    client.images.generate(model="gpt-image-1", prompt=PROMPT)


def fal_client(port: int, more: dict[str, Any]) -> None:
    """A job in the queue of fal. Its address is read when it is imported, and is always https."""
    os.environ["FAL_QUEUE_RUN_HOST"] = f"127.0.0.1:{port}"
    for name in [name for name in sys.modules if name.partition(".")[0] == "fal_client"]:
        del sys.modules[name]
    timeout = {"default_timeout": more["timeout"]} if more else {}
    client = importlib.import_module("fal_client").SyncClient(key=KEY, **timeout)
    client.submit("fal-ai/kling-video", arguments={"prompt": PROMPT})


def replicate(port: int, more: dict[str, Any]) -> None:
    """A prediction of Replicate. Unless it is told how long to wait, it waits without end."""
    client = importlib.import_module("replicate").Client(api_token=KEY, base_url=_http(port))
    wait = {"wait": 1} if more else {}
    client.predictions.create(version="5f6a70", input={"prompt": PROMPT}, **wait)


def google_genai(port: int, more: dict[str, Any]) -> None:
    """A video of Veo."""
    timeout = {"timeout": int(more["timeout"] * 1000)} if more else {}
    module = importlib.import_module("google.genai")
    client = module.Client(vertexai=True, api_key=KEY, http_options={"base_url": _http(port), **timeout})
    client.models.generate_videos(model="veo-3.1-generate-preview", prompt=PROMPT)


def _http(port: int) -> str:
    return f"http://127.0.0.1:{port}"


CALLS: dict[str, Callable[[int, dict[str, Any]], None]] = {
    "callsheet": callsheet,
    "runwayml": runwayml,
    "lumaai": lumaai,
    "openai": openai,
    "fal-client": fal_client,
    "replicate": replicate,
    "google-genai": google_genai,
}


def main(sdk: str, *ports: str) -> None:
    """Make the calls."""
    sleep = time.sleep
    time.sleep = lambda _: sleep(0.001)
    for port in ports:
        try:
            CALLS[sdk](int(port.rstrip("!")), {"timeout": SECONDS} if port.endswith("!") else {})
            end = "answer"
        except Exception as error:
            end = type(error).__name__
        print(end, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
