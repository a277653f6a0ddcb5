"""The file in a request.

The part `file` of a form, or the body itself, with its name from wherever the sender wrote it.
"""

import sys
from dataclasses import dataclass
from email.message import Message

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser

from extraction.errors import EmptyInputError
from inference.file_name import UNNAMED, file_name
from inference.refusals import UnprocessableError

# A part stays in memory, as a raw body does: patients' data must not pass through a temporary directory. BodyLimit
# bounds it.
MultiPartParser.spool_max_size = sys.maxsize


# The schema of the request for OpenAPI: the body is read here, not by the framework, so that any type of file is taken.
REQUEST_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary", "minLength": 1}},
            }
        },
        "application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}},
    },
}


@dataclass(frozen=True, slots=True)
class Upload:
    data: bytes
    name: str


async def read_upload(request: Request, name: str | None) -> Upload:
    """Read the file; raises EmptyInputError, and UnprocessableError if a form has no part `file`.

    BodyLimit bounds its size.
    """
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        found = await _from_form(request)
    else:
        # read as a stream, since the request would keep its body as long as its answer is waited for
        body = b"".join([chunk async for chunk in request.stream()])
        found = Upload(body, _named_by(request.headers.get("content-disposition")) or UNNAMED)
    if not found.data or found.data.isspace():
        raise EmptyInputError("file_empty", expected="a file with content")
    return Upload(found.data, file_name(name or found.name))


async def _from_form(request: Request) -> Upload:
    async with request.form(max_files=1, max_fields=10) as form:
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise UnprocessableError("file_missing", expected="a form with the file in its part `file`")
        return Upload(await part.read(), part.filename or UNNAMED)


def _named_by(disposition: str | None) -> str | None:
    """The file name in a Content-Disposition header (RFC 6266), which may be encoded as RFC 5987 says."""
    if disposition is None:
        return None
    header = Message()
    header["Content-Disposition"] = disposition
    return header.get_filename()
