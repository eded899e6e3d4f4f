"""What can go wrong in this room.

CorroborateIndexError
├── BadDocument         one document is malformed; the rest of its file or list may go in
├── UnreadableFile      a file is missing, of an unknown kind or not UTF-8
├── EncoderUnavailable  the encoder can't be loaded
├── EncoderFailed       the encoder gave something other than one finite vector a text
├── EncoderMismatch     the stored vectors are of another encoder
│   └── RebuildUnfinished   they are being made anew
└── CorpusUnavailable   the database can't be opened, read or written
    └── CorpusFull      there is no room left on the disk
"""

from collections.abc import Sequence


class CorroborateIndexError(Exception):
    """Root of this room's errors; its message is written for the user."""


class BadDocument(CorroborateIndexError):
    """One document is malformed. ``fields`` pairs the path of each bad field with what is wrong."""

    def __init__(self, message: str, fields: Sequence[tuple[tuple[str, ...], str]] = ()) -> None:
        super().__init__(message)
        self.fields = tuple(fields)


class UnreadableFile(CorroborateIndexError):
    """A file or folder can't be read as documents."""


class EncoderUnavailable(CorroborateIndexError):
    """The encoder can't be loaded."""


class EncoderFailed(CorroborateIndexError):
    """The encoder gave something other than one finite vector a text."""


class EncoderMismatch(CorroborateIndexError):
    """The stored vectors were made by another encoder than the configured one."""


class RebuildUnfinished(EncoderMismatch):
    """The corpus is being encoded anew, or that was stopped: part of it can't be found."""


class CorpusUnavailable(CorroborateIndexError):
    """The database can't be opened, read or written."""


class CorpusFull(CorpusUnavailable):
    """No room is left on the disk; nothing of the change was kept."""
