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
