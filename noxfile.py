"""The verbs of the project: demo, tests, lint, types, docs, bench, campaign, servers.

Every session installs from the clone with the versions of `constraints.txt`.
The two wheels are built once a run and shared by the sessions that install them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import nox

ROOT = Path(__file__).parent
PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
CONSTRAINTS = ROOT / "constraints.txt"
WHEELS = ROOT / ".nox" / "wheels"
SUITES = ROOT / ".nox" / "suites.jsonl"
SOURCES = (ROOT / "src", ROOT / "adapters" / "flightcore-sql" / "src")

DECLARED = nox.project.python_versions(PYPROJECT)
CORE_SUITE = ("tests/domain", "tests/application", "tests/conformance")
ALL_SERVICES = "--all-services"
COVERED = (
    "--cov",
    "--cov-branch",
    "--cov-report=term-missing:skip-covered",
    "--cov-fail-under=95",
)

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "types", "tests"]


def pyenv_roots() -> list[Path]:
    """Where pyenv may keep its interpreters, active or not."""
    stated = os.environ.get("PYENV_ROOT")
    program = shutil.which("pyenv")
    return [
        *([Path(stated)] if stated else []),
        *([Path(program).resolve().parents[1]] if program else []),
        Path.home() / ".pyenv",
    ]


def interpreter(version: str) -> Path | None:
    """Find the newest interpreter of one `major.minor` version on this machine."""
    if version == "{}.{}".format(*sys.version_info):
        return Path(sys.executable)
    kept = (
        path
        for root in pyenv_roots()
        for path in root.glob(f"versions/{version}.*/bin/python{version}")
    )
    newest = max(kept, key=lambda path: patch_level(path.parents[1].name), default=None)
    if newest is not None:
        return newest
    # A shim of pyenv is on the path even when its version is not active.
    found = shutil.which(f"python{version}")
    return Path(found) if found and Path(found).parent.name != "shims" else None


def patch_level(release: str) -> int:
    """The last number of a release such as `3.12.1`; -1 for a build with a suffix."""
    last = release.rpartition(".")[2]
    return int(last) if last.isdigit() else -1


INTERPRETERS = {v: path for v in DECLARED if (path := interpreter(v)) is not None}
PYTHONS = list(INTERPRETERS)
# nox looks an interpreter up on the path, so the ones found go there.
os.environ["PATH"] = os.pathsep.join(
    [*(str(path.parent) for path in INTERPRETERS.values()), os.environ["PATH"]]
)


# What this run of nox has done already.
_wheels: list[str] = []
_pythons_run: list[str] = []


def shared_wheels(session: nox.Session) -> list[str]:
    """The wheels of the core and of the SQL adapter, built once a run."""
    if not _wheels:
        shutil.rmtree(WHEELS, ignore_errors=True)
        session.install("-c", str(CONSTRAINTS), "hatchling")
        for project in (ROOT, ROOT / "adapters" / "flightcore-sql"):
            with session.chdir(project):
                build = ("python", "-m", "hatchling", "build", "-t", "wheel")
                session.run(*build, "-d", str(WHEELS), silent=True)
        for name in ("flightcore", "flightcore_sql"):
            _wheels.extend(str(path) for path in WHEELS.glob(f"{name}-*.whl"))
    return _wheels


def install(session: nox.Session, *groups: str, extras: str = "") -> None:
    """Install both distributions as their wheels, and dependency groups beside them."""
    core, sql = shared_wheels(session)
    wanted = nox.project.dependency_groups(PYPROJECT, *groups) if groups else ()
    session.install("-c", str(CONSTRAINTS), core + extras, sql, *wanted)
    # The version stays while the code moves: the wheels of this run go on top.
    session.install("--no-deps", "--force-reinstall", core, sql)


def install_group(session: nox.Session, group: str) -> None:
    """Install one dependency group and nothing of the project."""
    wanted = nox.project.dependency_groups(PYPROJECT, group)
    session.install("-c", str(CONSTRAINTS), *wanted)


@nox.session
def demo(session: nox.Session) -> None:
    """Run the main job on real flights; `-- --json` and the like are passed on."""
    install(session, extras="[cli]")
    session.run("flightcore", "demo", *session.posargs)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the whole suite on the oldest Python here, the core suite on the others.

    Arguments after `--` go to pytest instead of the suite's own, but for
    `--all-services`: with it, a server that is missing is a failure and not a skip.
    """
    install(session, "test", extras="[cli]")
    if not _pythons_run:
        SUITES.unlink(missing_ok=True)
    _pythons_run.append(str(session.python))
    session.notify("suites")
    asked = [argument for argument in session.posargs if argument != ALL_SERVICES]
    if asked:
        pytest(session, *asked)
    elif session.python == PYTHONS[0]:
        pytest(session, "tests/domain", *COVERED)
        pytest(session, "tests", "adapters", "--ignore=tests/domain")
    else:
        pytest(session, *(suite for suite in CORE_SUITE if (ROOT / suite).is_dir()))


def pytest(session: nox.Session, *arguments: str) -> None:
    """Run pytest on two processes and have it note what it ran."""
    workers = ("-n", "2", "--dist", "worksteal")
    record = f"--suite-report={SUITES}"
    environment = {"HYPOTHESIS_PROFILE": "ci"}
    if ALL_SERVICES in session.posargs:
        environment["FLIGHTCORE_TEST_ALL_SERVICES"] = "yes"
    session.run("pytest", *workers, record, *arguments, env=environment)


@nox.session(python=False, default=False)
def suites(session: nox.Session) -> None:
    """Say in one line which suites ran on which Python and on which stores."""
    lines = SUITES.read_text(encoding="utf-8").splitlines() if SUITES.exists() else []
    reports = [json.loads(line) for line in lines]
    pythons = list(dict.fromkeys(report["python"] for report in reports))
    ran = [f"Python {python}: {tally(reports, python)}" for python in pythons]
    stores = sorted({store for report in reports for store in report["stores"]})
    absent = [version for version in DECLARED if version not in INTERPRETERS]
    absent += sorted({server for report in reports for server in report["absent"]})
    session.log(
        "suites: %s | stores: %s | not on this machine: %s",
        "; ".join(ran) or "none",
        ", ".join(stores) or "none",
        ", ".join(absent) or "none",
    )


def tally(reports: list[dict[str, Any]], python: str) -> str:
    """The suites that one Python ran, with the number of tests passed in each."""
    passed: dict[str, int] = {}
    failed = 0
    for report in reports:
        if report["python"] == python:
            passed |= report["passed"]
            failed += report["failed"]
    counts = ", ".join(f"{suite} {passed[suite]}" for suite in sorted(passed))
    return f"{counts or 'nothing passed'}{f', {failed} FAILED' if failed else ''}"


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and the import contracts."""
    install_group(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    path = os.pathsep.join(map(str, SOURCES))
    session.run("lint-imports", env={"PYTHONPATH": path})


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of both distributions, the tests and this file."""
    install(session, "test", "types", extras="[cli]")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into `site/`; a warning is an error."""
    install(session, "docs")
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    session.run("mkdocs", "build", "--strict", *session.posargs, env=quiet)


@nox.session
def bench(session: nox.Session) -> None:
    """Run the benchmarks, or only those named: `-- booking import_cost`."""
    install(session, "test")
    for name in session.posargs or programs("benchmarks"):
        session.run("python", "-m", f"benchmarks.{name}")


@nox.session
def campaign(session: nox.Session) -> None:
    """Run a long campaign of `tests/campaigns`: `-- machine [ARGUMENTS]`."""
    known = programs("tests/campaigns")
    if not session.posargs or session.posargs[0] not in known:
        session.error(f"name one of the campaigns: {', '.join(known) or 'none yet'}")
    install(session, "test")
    name, *arguments = session.posargs
    session.run("python", "-m", f"tests.campaigns.{name}", *arguments)


@nox.session(python=False)
def servers(session: nox.Session) -> None:
    """Install the servers that the suite starts and that no wheel brings.

    Where the system's packages are Debian's, and we may install them; elsewhere it
    says what to install.
    """
    lacking = [package for package, name in PROGRAMS.items() if not program(name)]
    if not lacking:
        session.log("all there: %s", ", ".join(PROGRAMS.values()))
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        names = " ".join(lacking)
        session.error(
            f"install with the system's own tool, as Debian names it: {names}"
        )
    # At this level no package starts the service that it brings.
    quiet = {"RUNLEVEL": "1", "DEBIAN_FRONTEND": "noninteractive"}
    session.run("apt-get", "-qq", "update", external=True)
    install = ("apt-get", "-qq", "install", "--yes", "--no-install-recommends")
    session.run(*install, *lacking, env=quiet, external=True)


PROGRAMS = {
    "mariadb-server-core": "mariadbd",
    "mariadb-client-core": "my_print_defaults",
    "pgbouncer": "pgbouncer",
}
"""What to install, and a program in it. PostgreSQL comes from a wheel."""


def program(name: str) -> str | None:
    """Where one lies, also among those that only an administrator has on the path."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/local/sbin:/usr/sbin")


def programs(folder: str) -> list[str]:
    """The names of the programs in a folder, without those that begin with `_`."""
    return sorted(path.stem for path in (ROOT / folder).glob("[!_]*.py"))
