"""Renders the chart in FOLDER/helm and holds objects against the schemas of Kubernetes, with Helm's own engine.

Reads {"folder": …, "chart": …, "release": …, "values": {…}, "objects": […], "versions": […]} on standard input.
"""

import json
import sys

import helm_python
import kubernetes_validate
import yaml

request = json.load(sys.stdin)
lint = helm_python.lint(request["chart"])
with helm_python.Chart.load(request["chart"]) as chart:
    chart.validate_schema(request["values"])
    rendered = chart.render(request["values"], name=request["release"], namespace="models")

notes = next(text for name, text in rendered.items() if name.endswith("NOTES.txt"))
objects = [
    document
    for name, text in rendered.items()
    if not name.endswith("NOTES.txt")
    for document in yaml.safe_load_all(text)
    if document is not None
]
problems = []
checked = 0
for item in request["objects"] + objects:
    for version in request["versions"]:
        try:
            kubernetes_validate.validate(item, version, strict=True)
            checked += 1
        except kubernetes_validate.SchemaNotFoundError:
            pass
        except kubernetes_validate.ValidationError as error:
            problems.append(f"{item['kind']} {version}: {error.message}")
json.dump(
    {
        "helm": helm_python.helm_sdk_version(),
        "lint": lint,
        "notes": notes,
        "objects": objects,
        "problems": problems,
        "checked": checked,
    },
    sys.stdout,
)
