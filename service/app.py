"""The application: a table of contents."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Flask
from flask_swagger_ui import get_swaggerui_blueprint

from service import auth
from service.api import documents, drafts, health, jobs, page, problems, reports, requests, verify
from service.components import SERVICE_VERSION, Components, Loading
from service.settings import Settings


def create_app(
    settings: Settings,
    components: Components | None = None,
    on_failure: Callable[[Exception], None] = lambda error: None,
) -> Flask:
    """The Flask application.

    Without ``components`` it begins to load them on a thread and is ready later, and then works on jobs;
    ``on_failure`` is told there what stopped it.
    """
    app = Flask("corroborate", static_folder=None)
    app.config.update(
        API_TITLE="Corroborate",
        API_VERSION=SERVICE_VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # answers in the order they are laid out
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    requests.init_app(app, settings)
    auth.init_app(app, settings)

    api = requests.ProblemApi(app)
    api.register_blueprint(verify.blueprint(settings))
    api.register_blueprint(drafts.blueprint(settings))
    api.register_blueprint(reports.routes)
    api.register_blueprint(jobs.blueprint(settings))
    api.register_blueprint(documents.blueprint(settings))
    api.register_blueprint(health.routes)
    problems.init_app(app)
    app.register_blueprint(page.routes)
    app.register_blueprint(_documentation_page())

    if components:
        app.extensions[jobs.JOBS] = jobs.runner(components, settings)
        app.extensions["corroborate"] = Loading.done(components)
    else:
        begin = partial(_begin_jobs, app, settings)
        app.extensions["corroborate"] = Loading.start(settings, on_failure, begin)
    return app


def _begin_jobs(app: Flask, settings: Settings, ready: Components) -> None:
    app.extensions[jobs.JOBS] = jobs.runner(ready, settings)
    app.extensions[jobs.JOBS].start()


def stop_jobs(app: Flask) -> None:
    """Hand back what is in work, before the process ends; goes on after the next start."""
    if runner := app.extensions.get(jobs.JOBS):
        runner.stop()


def _documentation_page() -> Blueprint:
    """Swagger UI with its own assets; without its validator, which would ask a foreign host."""
    page: Blueprint = get_swaggerui_blueprint(
        "/docs", "/openapi.json", config={"app_name": "Corroborate", "validatorUrl": None}
    )
    return page
