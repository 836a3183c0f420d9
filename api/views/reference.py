"""The interface for people who write programs: a page made from the OpenAPI document itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from api.views.v1.interface import interface, problem_not_there


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """In English, as the document is."""
    document = interface.get_openapi_schema()
    context = {"about": document["info"]["description"], "groups": _groups(document)}
    return render(request, "api/reference.html", context)


# Other systems send no cookies, so there is no form of ours to forge; nothing is done here.
@csrf_exempt
def unknown(_request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - the address
    """An address of the interface that does not exist: the same answer as one that is closed."""
    return problem_not_there()


def _groups(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations by what they are about, in the order of the document."""
    shapes = document["components"]["schemas"]
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "id": operation["operationId"],
                    "about": operation.get("description", operation["summary"]),
                    "parameters": [_parameter(each) for each in operation["parameters"]],
                    "sent": _shape(operation.get("requestBody", {}), shapes),
                    "answer": _shape(operation["responses"][200], shapes),
                }
            )
    return [{"name": name, "operations": found} for name, found in groups.items()]


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    schema = given["schema"]
    return {
        "name": given["name"],
        "where": given["in"],
        "required": given.get("required", False),
        "kind": _kind(schema),
        "about": given.get("description", schema.get("description", "")),
    }


def _shape(body: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any] | None:
    """The name of a shape with its fields; None when nothing is sent."""
    for content in body.get("content", {}).values():
        schema = content["schema"]
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return {"name": name, "fields": _fields(shapes[name], shapes)}
        return {"name": _kind(schema), "fields": _fields(schema, shapes)}
    return None


def _fields(schema: dict[str, Any], shapes: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a shape; of a page, those of what it lists."""
    properties = schema.get("properties", {})
    items = properties.get("items", properties.get("rows", schema))
    inner = items.get("items", {}).get("$ref", "").rpartition("/")[2]
    if inner:
        properties = shapes[inner]["properties"]
    return [
        {"name": name, "kind": _kind(each), "about": each.get("description", "")}
        for name, each in properties.items()
    ]


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "object")
