"""Acme: a spec in small, for tests that write specs of their own."""

SPEC = """\
openapi: 3.1.1
info: { title: Video API, version: "1" }
servers:
  - url: https://api.acme.test/v1
paths:
  /videos:
    post:
      operationId: create
      summary: Make a video.
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [prompt]
              properties:
                prompt: { type: string, maxLength: 500 }
                size: { type: string, enum: [small, large] }
      responses:
        "200":
          description: Done.
          content:
            application/json:
              schema:
                type: object
                properties: { id: { type: string } }
"""
HEAD = """\
openapi: 3.1.1
info: { title: Shop, version: "1" }
servers: [{ url: "https://api.shop.test" }]
paths:
"""
"""The beginning of a spec, up to its paths."""


def posting(name: str, schema: str, answer: str = "") -> str:
    """A path with an operation of its name that takes a body of a schema, and answers with `answer` or nothing."""
    content = f", content: {{ application/json: {{ schema: {answer} }} }}" if answer else ""
    return f"""\
  /{name}:
    post:
      operationId: {name}
      requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}
      responses: {{ "200": {{ description: Done.{content} }} }}
"""
