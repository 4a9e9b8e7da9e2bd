"""The rules of the house, each shown to fail on its own bad sample."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, ForeignKey, ManyToManyField
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, include, path

from parvis.spaces.models import Content
from tests.house import census, raw_objects, sizes
from tests.house.files import ROOT, name, ours

FLOORS = ["core", "identity", "spaces", "guard", "stream", "imports", "demo", "web", "api", "house"]
FOREIGN = {"contenttypes", "sessions", "account", "usersessions", "auth", "sites"}
HEAPS = {"services", "utils", "helpers", "managers", "signals", "common", "base", "misc"}


def test_no_file_and_no_function_is_too_long() -> None:
    assert [words for file in ours(".py", ".css", ".js", ".html") for words in sizes.too_long(file)] == []


def test_the_size_check_sees_what_is_too_long() -> None:
    long_function = "def f():\n" + "    pass\n" * 41
    assert len(list(sizes.too_long(Path("bad.py"), long_function))) == 1
    assert len(list(sizes.too_long(Path("bad.css"), "a {}\n" * 401))) == 1
    assert list(sizes.too_long(Path("good.py"), "def f():\n" + "    pass\n" * 40)) == []


def test_no_file_is_a_heap() -> None:
    assert [name(file) for file in ours(".py") if is_heap(file)] == []
    assert is_heap(Path("parvis/stream/utils.py"))


def is_heap(file: Path) -> bool:
    """A name that says nothing about what is inside. Template tags and `base.html` are named by Django's custom."""
    return file.stem in HEAPS or file.parent.name in HEAPS


def guarded() -> set[str]:
    """The models the law protects."""
    return {model.__name__ for model in apps.get_models() if issubclass(model, Content)} | {
        "Space",
        "Actor",
        "Term",
        "Embargo",
    }


def test_doors_fetch_content_through_the_viewer() -> None:
    models = guarded()
    assert "Post" in models
    doors = [*ours(".py", under="parvis/web"), *ours(".py", under="parvis/api")]
    assert [words for file in doors for words in raw_objects.raw(file, models)] == []


@pytest.mark.parametrize(
    "bad",
    [
        "Post.objects.get(pk=1)",
        "models.Post.objects.filter(space=s).visible_to(viewer)",
        "posts = Post.objects",
        "Post._default_manager.all()",
        "get_object_or_404(Post, pk=1)",
    ],
)
def test_the_lint_sees_a_door_that_forgets_the_law(bad: str) -> None:
    assert len(list(raw_objects.raw(Path("bad.py"), {"Post"}, bad))) == 1


def test_the_lint_lets_the_lawful_way_pass() -> None:
    good = "Post.objects.visible_to(viewer).filter(pk=1)\nSession.objects.get(pk=1)"
    assert list(raw_objects.raw(Path("good.py"), {"Post"}, good)) == []


def test_every_address_says_who_may_come_in() -> None:
    assert list(census.undeclared(get_resolver().url_patterns)) == []


def test_the_census_refuses_a_view_without_policy() -> None:
    def forgetful(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def declared(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    declared.policy = "member"  # type: ignore[attr-defined]
    patterns = [path("a/", include([path("b/", forgetful)])), path("c/", declared)]
    assert [words.split()[0] for words in census.undeclared(patterns)] == ["/a/b/"]


def points_up(field: Field) -> bool:  # type: ignore[type-arg]
    """Whether a relation leads to a floor above its own model's."""
    here, there = field.model._meta.app_label, field.related_model._meta.app_label  # type: ignore[union-attr]
    return there not in FOREIGN and FLOORS.index(there) > FLOORS.index(here)


def test_foreign_keys_point_to_the_same_floor_or_below() -> None:
    relations = [
        field
        for model in apps.get_models()
        if model.__module__.startswith("parvis.")
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, ForeignKey | ManyToManyField)
    ]
    assert relations
    assert [f"{field.model.__name__}.{field.name}" for field in relations if points_up(field)] == []


def test_the_foreign_key_check_sees_one_that_points_up() -> None:
    upward = apps.get_model("stream", "Post")._meta.get_field("author").clone()  # type: ignore[union-attr]
    upward.model, upward.remote_field.model = apps.get_model("identity", "Account"), apps.get_model("stream", "Post")
    assert points_up(upward)


def read_variables(source: str) -> set[str]:
    """The environment variables some Python reads with `env.str("NAME")` and the like."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = set(re.findall(r"^\| `([A-Z0-9_]+)`", (ROOT / "docs/administrators/settings.md").read_text(), re.M))
    read = read_variables((ROOT / "parvis/config/settings.py").read_text()) - {"PARVIS_TESTING"}
    assert documented == read


def test_the_settings_check_sees_a_variable() -> None:
    assert read_variables('A = env.str("PARVIS_NEW", "")') == {"PARVIS_NEW"}


def test_requirements_are_locked_with_hashes_and_hold_what_the_project_names() -> None:
    import tomllib

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = [one for group in project["project"]["optional-dependencies"].values() for one in group]
    for file, named in {
        "requirements.txt": project["project"]["dependencies"] + extras,
        "requirements-dev.txt": project["project"]["dependencies"] + extras + project["dependency-groups"]["dev"],
    }.items():
        text = (ROOT / file).read_text()
        locked = dict(re.findall(r"^([a-z0-9._-]+)(?:\[.*?\])?==([^ ;\\]+)", text, re.M))
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
        for requirement in map(Requirement, named):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement.name} is not in {file}"
            assert requirement.specifier.contains(version), f"{requirement} is locked as {version} in {file}"


def test_the_version_is_said_once() -> None:
    import tomllib

    import parvis

    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == parvis.__version__
