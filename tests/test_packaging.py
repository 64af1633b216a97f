"""What `pip install` carries."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_carries_everything_inside_the_package(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, text=True)
    (wheel,) = tmp_path.glob("wijkabm-*.whl")
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("wijkabm/")}
    written = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "wijkabm").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert carried == written
    assert any(name.startswith("wijkabm/place/presets/") for name in carried)
