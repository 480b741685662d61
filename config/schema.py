"""The JSON Schema of the operators' files, for editors: made from the same models that read them."""

import json
from typing import Any, Final

from config.file_models import FileModel

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def file_schema() -> dict[str, Any]:
    """Give the schema of one file. It takes what the reader takes: `title: 1122` is text, `no` is a boolean."""
    schema = FileModel.model_json_schema()
    loosened = _loosen(schema)
    return {"$schema": DIALECT, **loosened}


def write_schema() -> str:
    """Write the schema as the file `config/schema.json` holds it."""
    return json.dumps(file_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _loosen(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_loosen(one) for one in node]
    if not isinstance(node, dict):
        return node
    loose = {key: _loosen(value) for key, value in node.items()}
    if loose.get("type") == "string" and not {"enum", "const", "pattern", "format"} & loose.keys():
        loose["type"] = ["string", "number", "boolean"]
    elif loose.get("type") == "boolean":
        del loose["type"]
        loose["enum"] = [True, False, "yes", "no", "on", "off"]
    return loose
