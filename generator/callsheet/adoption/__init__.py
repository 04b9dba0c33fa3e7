"""Adoption: a document that others wrote becomes one that the later passes take.

They ask more of a spec than the standard does, because ours are written for them. What the standard leaves to its
authors is filled in here: names of operations, the answer of success. What has no effect on a client is left out, and
everything that somebody might look for is named in a note. Nothing is changed that a check or a request depends on.
"""

from callsheet.adoption.document import adopt

__all__ = ["adopt"]
