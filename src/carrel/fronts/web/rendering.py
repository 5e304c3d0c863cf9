"""Templates that can print words, numbers and dates, and nothing else."""

from datetime import date
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from litestar.plugins.jinja import JinjaTemplateEngine
from markupsafe import Markup

from carrel.fronts.web.languages import monthly, numbered, said, stamped, written

HERE = Path(__file__).parent


class Unprintable(TypeError):
    """A template tried to print a value that is not plain text, a number or a date."""


def plain(value: object) -> object:
    """Let words, whole numbers, dates and finished markup through; a record or a sealed value never prints."""
    match value:
        case None:
            return ""
        case bool():
            raise Unprintable("a template prints bool")
        case Markup() | str() | int() | date():
            return value
        case _:
            raise Unprintable(f"a template prints {type(value).__name__}")


def dollars(cents: int) -> str:
    """An amount of whole cents in dollars, as Connecticut writes it in English and in Spanish."""
    return f"${cents // 100:,}.{cents % 100:02}"


def engine() -> JinjaTemplateEngine:
    """The template engine. Filters that turn any value into text are taken out: they would pass ``plain`` by."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"_": said, "_n": numbered}
    days = {"written": written, "stamped": stamped, "monthly": monthly}
    environment.filters = {**days, "dollars": dollars, "length": len}
    return JinjaTemplateEngine.from_environment(environment)
