"""Builds the compiled core into the wheel, where there is a Rust compiler; without one the wheel takes the Python path."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARY = {"darwin": "libcleanpage_core.dylib", "win32": "cleanpage_core.dll"}.get(sys.platform, "libcleanpage_core.so")


class CoreBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        target = root / "src" / "cleanpage" / "native" / LIBRARY
        cargo = shutil.which("cargo")
        if cargo is None:
            target.unlink(missing_ok=True)  # one of an older build would not fit
            self.app.display_warning("no Rust compiler (cargo): building without the compiled core, which is slower")
            return
        subprocess.run(
            [cargo, "build", "--release", "--locked", "--manifest-path", str(root / "core" / "Cargo.toml")], check=True
        )
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)  # a process may have the old one mapped
        shutil.copy2(root / "core" / "target" / "release" / LIBRARY, target)
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["artifacts"].append(f"src/cleanpage/native/{LIBRARY}")
