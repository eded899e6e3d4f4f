"""What can go wrong in this room; its messages are written for the user. No Flask here.

CorroborateError
├── BadSetting             an environment variable has a value it can't have
├── StanceUnavailable      the stance model can't be loaded, or its labels can't be read
├── ClaimModelUnavailable  the model that finds claims can't be loaded, or has no single output
├── ClaimModelFailed       it gave something other than a number a sentence
├── StanceFailed           the stance model gave something other than probabilities
├── BatchMismatch          a model gave another number of results than it had items
├── NotReady               models and index are still being loaded
├── Overloaded             the queue before a model is full
├── ServiceUnreachable     the service asked over HTTP does not answer, or refuses
├── NoSuchReport           no report of that id is kept
├── NoSuchJob              no job of that id is kept
├── IdempotencyConflict    an Idempotency-Key came again with another body
├── CallbackRefused        that address is not called back
├── CallbackFailed         the address called back did not take the message
├── UnreadableDraft        a draft holds no text, or is not of the form it is said to be
├── ItemNotWanted          work on a draft of a job is to stop; never shown
└── CannotExport           a report has not what an export format needs
"""


class CorroborateError(Exception):
    """Root of this room's errors."""


class BadSetting(CorroborateError):
    """An environment variable has a value it can't have."""


class StanceUnavailable(CorroborateError):
    """The stance model can't be loaded, or its labels can't be read."""


class StanceFailed(CorroborateError):
    """The stance model gave something other than one set of probabilities a pair."""


class ClaimModelUnavailable(CorroborateError):
    """The model that finds claims can't be loaded, or has another number of outputs than one."""


class ClaimModelFailed(CorroborateError):
    """The model that finds claims gave something other than a number a sentence."""


class BatchMismatch(CorroborateError):
    """A model gave another number of results than it had items."""


class NotReady(CorroborateError):
    """Models and index are still being loaded."""


class Overloaded(CorroborateError):
    """The queue before a model is full."""


class ServiceUnreachable(CorroborateError):
    """The service asked over HTTP does not answer, or refuses."""


class NoSuchReport(CorroborateError):
    """No report of that id is kept: there never was one, it has expired, or it was deleted."""


class NoSuchJob(CorroborateError):
    """No job of that id is kept: there never was one, it has expired, or it was deleted."""


class IdempotencyConflict(CorroborateError):
    """An ``Idempotency-Key`` came again with another body."""


class CallbackRefused(CorroborateError):
    """That address is not called back; the message says why."""


class CallbackFailed(CorroborateError):
    """The address called back did not answer, or with another status than 2xx."""


class ItemNotWanted(CorroborateError):
    """Work on a draft of a job is to stop: the job was cancelled, or another process has the draft."""


class UnreadableDraft(CorroborateError):
    """A draft holds no text, or is not of the form it is said to be."""


class CannotExport(CorroborateError):
    """A report has not what an export format needs."""
