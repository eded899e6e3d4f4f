"""What can go wrong in this room; its messages are written for the user. No Flask here.

CorroborateError
├── BadSetting             an environment variable has a value it can't have
├── StanceUnavailable      the stance model can't be loaded, or its labels can't be read
├── StanceFailed           the stance model gave something other than probabilities
├── BatchMismatch          a model gave another number of results than it had items
├── NotReady               models and index are still being loaded
├── Overloaded             the queue before a model is full
└── ServiceUnreachable     the service asked over HTTP does not answer, or refuses
"""


class CorroborateError(Exception):
    """Root of this room's errors."""


class BadSetting(CorroborateError):
    """An environment variable has a value it can't have."""


class StanceUnavailable(CorroborateError):
    """The stance model can't be loaded, or its labels can't be read."""


class StanceFailed(CorroborateError):
    """The stance model gave something other than one set of probabilities a pair."""


class BatchMismatch(CorroborateError):
    """A model gave another number of results than it had items."""


class NotReady(CorroborateError):
    """Models and index are still being loaded."""


class Overloaded(CorroborateError):
    """The queue before a model is full."""


class ServiceUnreachable(CorroborateError):
    """The service asked over HTTP does not answer, or refuses."""
