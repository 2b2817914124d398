"""The locked versions are those of pyproject.toml, with hashes, and come from nowhere in particular."""

import re
import sys
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {  # what of the project each file has
    "speechguard": [],
    "dev": ["weights", "dev"],
    "bench": ["weights", "bench"],
}
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def asked(extras):
    """The requirements of the project with extras, and with those that they name."""
    project = PROJECT["project"]
    requirements = [*project["dependencies"], *(r for extra in extras for r in project["optional-dependencies"][extra])]
    for requirement in map(Requirement, requirements):
        if requirement.name == project["name"]:
            yield from asked(sorted(requirement.extras))
        else:
            yield requirement


def locked(name):
    """The requirements of a file, each with its hashes."""
    text = re.sub(r"^#.*\n", "", (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        yield Requirement(requirement), hashes


def environment(python):
    return {**default_environment(), "python_version": python, "python_full_version": f"{python}.0"}


@pytest.mark.parametrize("name", ["speechguard", "dev", "bench", "build", "weights"])
def test_every_version_is_exact_and_has_hashes_and_no_place(name):
    for requirement, hashes in locked(name):
        assert [part.operator for part in requirement.specifier] == ["=="], requirement
        assert requirement.url is None
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", text) for text in hashes), requirement


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", LOCKS)
def test_what_the_project_asks_for_is_locked(name, python):
    here = environment(python)
    versions = {
        canonicalize_name(requirement.name): next(iter(requirement.specifier)).version
        for requirement, _ in locked(name)
        if requirement.marker is None or requirement.marker.evaluate(here)
    }
    for requirement in asked(LOCKS[name]):
        if requirement.marker is None or requirement.marker.evaluate(here):
            version = versions.get(canonicalize_name(requirement.name))
            assert version, f"{requirement.name} is not in locks/{name}.txt: make lock"
            assert requirement.specifier.contains(version), (
                f"locks/{name}.txt has {requirement.name} {version}: make lock"
            )


@pytest.mark.parametrize("python", PYTHONS)
def test_the_files_agree(python):
    """They are installed into one environment."""
    here = environment(python)
    versions = {}
    for requirement, _ in (entry for name in (*LOCKS, "build", "weights") for entry in locked(name)):
        if requirement.marker is None or requirement.marker.evaluate(here):
            specifier = str(requirement.specifier)
            assert versions.setdefault(requirement.name, specifier) == specifier, requirement.name


def test_what_builds_the_package_is_locked():
    built_by = {canonicalize_name(requirement.name): requirement.specifier for requirement, _ in locked("build")}
    for requirement in map(Requirement, PROJECT["build-system"]["requires"]):
        [part] = built_by[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(part.version)
