"""Prompts: versioned folders of Jinja templates; load, render, fingerprint.

The article is a value that templates print, never a template itself: an article with `{{ 7*7 }}`
is sent as it is. Rendering is sandboxed and strict, an unknown variable is an error.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from summarizer.articles import SHOWN, Article, Sentence
from summarizer.errors import ConfigurationError

TEMPLATES = ("system", "user", "repair", "merge")
_SHIPPED = (Path(__file__).parent / "_prompts", Path(__file__).parent.parent / "prompts")
# What could begin a new line or act on a terminal: a sentence stays on one line, as text.
_LINE_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LABELS = (
    ("Title", "title"),
    ("Published", "published"),
    ("Outlet", "outlet"),
    ("Author", "author"),
    ("Place", "place"),
    ("URL", "url"),
)
_SEAL_LENGTH = 12  # hexadecimal digits of the hash of text and metadata: neither can hold it


class Prompt:
    """A folder with `prompt.toml` (name, version, description) and its templates.

    `Prompt.load("news")` finds the prompts that ship with the program; any folder works as well.
    """

    def __init__(self, folder: Path) -> None:
        """Read a prompt's folder; ConfigurationError when it is not complete."""
        self.folder = folder
        try:
            facts = tomllib.loads((folder / "prompt.toml").read_text(encoding="utf-8"))
            self.sources = {
                name: (folder / f"{name}.jinja").read_text(encoding="utf-8") for name in TEMPLATES
            }
            self.name, self.version = str(facts["name"]), str(facts["version"])
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"prompt {folder}: {error}; a prompt is a folder with prompt.toml and "
                + ", ".join(f"{name}.jinja" for name in TEMPLATES)
            ) from None
        except KeyError as error:
            raise ConfigurationError(f"prompt {folder}: prompt.toml lacks {error}") from None
        self.description = str(facts.get("description", ""))

    @classmethod
    def load(cls, name: str) -> Prompt:
        """Load a prompt by the name of a shipped one, or by the path of its folder.

        Raises:
            ConfigurationError: there is none, it is not complete, or a template fails.
        """
        for root in _SHIPPED:
            if re.fullmatch(r"[\w-]+", name) and (root / name / "prompt.toml").is_file():
                return cls(root / name)
        if Path(name).is_dir():
            prompt = cls(Path(name))
            prompt._try_out()
            return prompt
        raise ConfigurationError(
            f"no prompt {name!r}: there is no such folder; shipped: {', '.join(shipped()) or 'none'}"
        )

    @cached_property
    def fingerprint(self) -> str:
        """12 hexadecimal digits over all templates."""
        return hashlib.sha256("\0".join(self.sources.values()).encode()).hexdigest()[:12]

    @cached_property
    def _templates(self) -> dict[str, Any]:
        from jinja2 import StrictUndefined, TemplateError
        from jinja2.sandbox import SandboxedEnvironment

        environment = SandboxedEnvironment(
            undefined=StrictUndefined, keep_trailing_newline=False, autoescape=False
        )
        templates = {}
        for name, text in self.sources.items():
            try:
                templates[name] = environment.from_string(text)
            except TemplateError as error:
                raise ConfigurationError(f"prompt {self.folder}/{name}.jinja: {error}") from None
        return templates

    def system(self, *, output_language: str | None = None, schema: str | None = None) -> str:
        """Render the instructions: the same bytes for every article of a run.

        Args:
            output_language: language of what the model writes itself; None: the article's.
            schema: JSON schema to show, for endpoints that are not sent it in another way.
        """
        return self._render("system", language_rule=_language_rule(output_language), schema=schema)

    def user(self, article: Article, sentences: Sequence[Sentence] | None = None) -> str:
        """Render an article, or some of its sentences, one numbered sentence a line."""
        return self._render(
            "user",
            metadata=[
                (label, one_line(value))
                for label, name in _LABELS
                if (value := getattr(article, name))
            ],
            seal=article.id[:_SEAL_LENGTH],
            sentences=[
                (sentence.number, one_line(sentence.text))
                for sentence in (article.sentences if sentences is None else sentences)
            ],
        )

    def findings(self, article: Article, found: str) -> str:
        """Render what was found in the windows of an article, for the question of its summary."""
        title = f"Title: {one_line(article.title)}\n" if article.title else ""
        seal = article.id[:_SEAL_LENGTH]
        return f"{title}-----BEGIN FINDINGS {seal}-----\n{found}\n-----END FINDINGS {seal}-----"

    def repair(self, problems: Iterable[str]) -> str:
        """Render the turn that gives a draft's errors back to the model."""
        return self._render("repair", problems=[one_line(problem) for problem in problems])

    def merge(self, *, output_language: str | None = None) -> str:
        """Render the instructions for the summary of an article that was read in windows."""
        return self._render("merge", language_rule=_language_rule(output_language))

    def _try_out(self) -> None:
        """Render every template once: what fails does so before an article was paid for."""
        shown: dict[str, Any] = dict.fromkeys(SHOWN, "2024-02-08")
        article = Article(text="Text.", language="en", **shown)
        self.system()
        self.system(output_language="en", schema="{}")
        self.user(article)
        self.user(Article(text="Text.", language="en"))
        self.repair(["problem"])
        self.merge()

    def _render(self, template: str, **values: Any) -> str:
        renderer = self._templates[template]
        try:
            rendered: str = renderer.render(**values)
        except Exception as error:  # noqa: BLE001 - a template can fail in any way
            raise ConfigurationError(f"prompt {self.folder}/{template}.jinja: {error}") from None
        return rendered


def shipped() -> list[str]:
    """Names of the prompts that ship with the program."""
    return sorted(
        {
            path.parent.name
            for root in _SHIPPED
            if root.is_dir()
            for path in root.glob("*/prompt.toml")
        }
    )


def one_line(text: str) -> str:
    """Put a text on one line: line breaks and control characters become single spaces."""
    return _LINE_BREAKING.sub(" ", text)


@lru_cache(maxsize=16)
def _language_rule(output_language: str | None) -> str:
    language = (
        f"the language {output_language!r}" if output_language else "the language of the article"
    )
    return (
        f"Write the summary and the descriptions in {language}; verbatim fields stay as they stand."
    )
