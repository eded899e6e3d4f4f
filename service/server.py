"""Runs the application under gunicorn, in the foreground: one process, many threads.

Nothing is loaded before the fork (PyTorch and OpenMP hang in a child whose parent used them); the
worker answers at once and says on ``/health/ready`` when models and index are loaded.
"""

import os
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from service.app import create_app, stop_jobs
from service.settings import Settings


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with this service's configuration instead of its command line."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self._settings = settings
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        options: dict[str, Any] = {
            "bind": self._bind,
            "worker_class": "gthread",
            "workers": 1,
            "threads": self._settings.threads,
            # The worker's main thread gives the heartbeat, so a long request is not mistaken for a hang.
            "timeout": 60,
            "graceful_timeout": 30,
            "keepalive": 5,
            "loglevel": self._settings.log_level.lower(),
            "control_socket_disable": True,
            # Nothing in front is trusted to say who asks.
            "forwarded_allow_ips": "",
            "worker_exit": _stop_jobs,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, in the worker."""
        return create_app(self._settings, on_failure=_stop_server)


def serve(settings: Settings, host: str, port: int) -> int:
    """Serve until stopped; returns 0, or 2 where the service could not start or failed."""
    started_by = os.getpid()
    try:
        Server(settings, host, port).run()
    except SystemExit as stopped:
        if os.getpid() != started_by:
            raise  # the worker, whose status gunicorn has to see as it is
        return 2 if stopped.code else 0
    return 0


def _stop_jobs(_server: object, worker: Any) -> None:
    """When the worker ends, let its jobs go on elsewhere at once."""
    if isinstance(worker.wsgi, Flask):
        stop_jobs(worker.wsgi)


def _stop_server(_error: Exception) -> None:
    """End the worker with the status that makes gunicorn stop instead of starting another."""
    os._exit(Arbiter.WORKER_BOOT_ERROR)
