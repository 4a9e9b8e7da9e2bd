"""The command line `parvis`.

Our own commands first; any command of Django's as `parvis django <command>`. `--data` and `--bind` set the environment
before Django reads its settings, which is why they are parsed here.
"""

import os
import pkgutil
import secrets
import sys
from pathlib import Path

COMMANDS = {
    "serve": "Serve the network: pages, live updates and background jobs",
    "init": "Name the organisation and its first administrator",
    "demo": "Fill an empty installation with Maison Ferrand, an organisation to try things on",
    "import": "Bring in a Slack workspace (import slack ZIP) or a directory of people (import people CSV)",
    "user": "Create an account, or mend one",
    "token": "Give somebody a token for a script, or close one",
    "doctor": "Say what is wrong with this installation, and how to mend it",
    "jobs": "Background jobs: run them, or drain the queue",
    "prepare": "Bring database, static files and translations up to date (serve does it by itself)",
    "django": "Any command of Django’s: parvis django shell",
}
# These found an installation where there is none; the others find it, and make nothing.
FOUNDERS = ("serve", "init", "demo", "prepare", "django")
# These write into the database, so it has to be there first.
AFTER_PREPARE = ("init", "demo", "import", "user", "token")
FLAGS = {"--data": "PARVIS_DATA", "--bind": "PARVIS_BIND"}
HELP = """parvis: the social network an organisation owns.

  parvis serve                 start it; --bind HOST:PORT to listen elsewhere than on 127.0.0.1:8000
  parvis <command> --help      what a command takes

{commands}

  --data FOLDER   the one folder that holds all state (PARVIS_DATA; ./data by default)
  --version       print the version

Every option is also an environment variable: --admin-email is PARVIS_ADMIN_EMAIL.
"""


def main(argv: list[str] | None = None) -> None:
    """Run one command; exits with its status. What it writes, nobody else on the machine can read."""
    os.umask(0o077)
    arguments = _take_flags(list(sys.argv[1:] if argv is None else argv))
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command in ("help", "--help", "-h"):
        sys.stdout.write(HELP.format(commands="\n".join(f"  {name:<9} {COMMANDS[name]}" for name in available())))
        return
    if command in ("version", "--version"):
        from parvis import __version__

        sys.stdout.write(f"{__version__}\n")
        return
    if command not in available():
        sys.exit(f"There is no command “{command}”. `parvis --help` lists them.")
    try:
        _run(command, rest)
    except KeyboardInterrupt:
        # 128 + SIGINT, as a shell would say it. What is done stays done; the command can be run again.
        sys.exit(130)


def available() -> list[str]:
    """The names of the commands this installation has."""
    folder = Path(__file__).parent / "management" / "commands"
    ours = {module.name for module in pkgutil.iter_modules([str(folder)])} | {"serve", "django"}
    return [name for name in COMMANDS if name in ours]


def _take_flags(arguments: list[str]) -> list[str]:
    """Put --data and --bind, wherever they stand, into the environment; give back the rest."""
    rest: list[str] = []
    while arguments:
        name, equals, value = arguments.pop(0).partition("=")
        if name not in FLAGS or "django" in rest[:1]:
            rest.append(name + equals + value)
            continue
        if not equals and not arguments:
            sys.exit(f"{name} takes a value.")
        os.environ[FLAGS[name]] = value if equals else arguments.pop(0)
    return rest


def _run(command: str, rest: list[str]) -> None:
    if command == "serve":
        return _serve(rest)
    import parvis.config.bootstrap  # noqa: F401

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    from django.core.management import call_command, execute_from_command_line

    _check_settings()
    _come_home(founding=command in FOUNDERS)
    if command == "django":
        return execute_from_command_line(["parvis django", *rest])
    if command in AFTER_PREPARE and not {"-h", "--help"} & set(rest):
        import django

        django.setup()
        call_command("prepare")
    return execute_from_command_line(["parvis", command, *rest])


def _serve(rest: list[str]) -> None:
    from environs import Env

    from parvis.config.serve import DEFAULT_BIND, serve

    if rest:
        sys.exit("Usage: parvis serve [--bind HOST:PORT] [--data FOLDER]")
    kept = Path(os.environ.get("PARVIS_DATA") or "data") / "parvis.env"
    if kept.is_file():
        Env().read_env(str(kept), recurse=False)  # PARVIS_BIND may stand there
    serve(os.environ.get("PARVIS_BIND") or DEFAULT_BIND)


def _come_home(*, founding: bool) -> None:
    """Make the data folder and its key, if this command may; exit with a sentence where there is no installation."""
    from django.conf import settings

    from parvis.config import settings as ours

    database = not ours.SQLITE or Path(ours.DATABASES["default"]["NAME"]).exists()
    if not founding and not (ours.SECRET_KEY and database):
        sys.exit(f"There is no installation in {ours.DATA}: run parvis init, or give --data FOLDER (PARVIS_DATA).")
    if founding:
        ours.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.SECRET_KEY = ours.SECRET_KEY or _new_key(ours.DATA / "secret.key")


def _new_key(path: Path) -> str:
    """A signing key, made once."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass  # another process of the same start made it first
    return path.read_text()


def _check_settings() -> None:
    """Read the settings now, so that a mistake in them is one sentence and not a traceback."""
    import environs
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.DATA  # noqa: B018
    except (environs.EnvError, ImproperlyConfigured, OSError) as error:
        sys.exit(f"The settings can’t be used: {error}")
