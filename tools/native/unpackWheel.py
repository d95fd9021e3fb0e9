"""Unpacks of a wheel of TensorFlow what an addon is built with: the two libraries, the headers of the C API, and what
the wheel says about itself. The whole would be 15,000 files. Usage: unpackWheel.py WHEEL FOLDER
"""

import pathlib
import shutil
import sys
import zipfile

LIBRARIES = ("libtensorflow_cc.so.2", "libtensorflow_framework.so.2")
HEADERS = tuple(f"include/{folder}/" for folder in ("tensorflow/c", "tensorflow/core/platform", "tsl/platform", "xla/tsl"))


def target(name: str) -> str | None:
    folder, _, rest = name.partition("/")
    if folder == "tensorflow" and (rest in LIBRARIES or rest.startswith(HEADERS)):
        return rest
    return rest if folder.endswith(".dist-info") and rest == "METADATA" else None


def main(wheel: str, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        wanted = {path: name for name in archive.namelist() if not name.endswith("/") and (path := target(name))}
        absent = [name for name in (*LIBRARIES, "include/tensorflow/c/c_api.h", "METADATA") if name not in wanted]
        if absent:
            sys.exit(f"it holds no {' and no '.join(absent)}")
        for path, name in wanted.items():
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, file.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)


try:
    main(*sys.argv[1:])
except (zipfile.BadZipFile, OSError) as problem:
    sys.exit(str(problem))
