"""``/health/live`` and ``/health/ready``: open to anybody, so that a load balancer can ask."""

from typing import Any

from flask import Response, current_app

from index.errors import CorroborateIndexError
from service.api.problems import problem
from service.api.requests import StrictBlueprint
from service.api.schemas import HealthSchema

routes = StrictBlueprint("health", __name__, url_prefix="/health", description="How the service is")


@routes.get("/live")
@routes.response(200, HealthSchema)
def live() -> dict[str, Any]:
    """Whether the process answers"""
    return {"status": "ok"}


@routes.get("/ready")
@routes.response(200, HealthSchema)
def ready() -> dict[str, Any] | Response:
    """Whether claims can be verified; 503 until then, with a line for each dependency"""
    loading = current_app.extensions["corroborate"]
    if not loading.is_ready:
        detail = "models and index are still being loaded"
        return problem(503, detail, dependencies=loading.parts)
    try:
        passages = loading.get().searcher.require_searchable()
    except CorroborateIndexError as error:
        return problem(503, str(error), dependencies={**loading.parts, "index": str(error)})
    index = f"ok: {passages} passages"
    return {"status": "ready", "dependencies": {**loading.parts, "index": index}}
