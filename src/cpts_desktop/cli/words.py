"""From the words typed to a verb and its values; help and messages in French."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from cpts_desktop import __version__
from cpts_desktop.kernel.verbs import Argument, Verb

MAX_WORD: Final = 32_768
_COMMON: Final = (
    ("--register", "PATH", "le registre (défaut : celui de cet ordinateur)", Path),
    ("--reference", "DIR", "le dossier des référentiels (BDPM, thésaurus)", Path),
    ("--secret-file", "FILE", "fichier dont la première ligne est la phrase secrète", Path),
)


_UNKNOWN: Final = "unrecognized arguments: "
_WHY: Final = (
    (r"the following arguments are required: (.+)", "Il manque : {0}."),
    (r"argument (?:\S*/)?([^ :/]+): invalid choice: .*\(choose from (.*)\)",
     "{0} se choisit parmi : {1}."),
    (r"argument (?:\S*/)?([^ :/]+): expected .*argument.*", "{0} demande une valeur."),
    (r"argument (?:\S*/)?([^ :/]+): invalid .* value: .*", "La valeur de {0} n’est pas comprise."),
    (r"argument (?:\S*/)?([^ :/]+): ignored explicit argument .*", "{0} ne prend pas de valeur."),
)  # fmt: skip
"""What ``argparse`` says in English, and the same in French."""


class UsageRefused(Exception):  # noqa: N818 - an ending with its own exit code
    """The words are off; ``message`` says how in French, without echoing a value."""

    def __init__(self, message: str) -> None:
        super().__init__("usage")
        self.message = message


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, "Usage : " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose help is French at every level, and that completes no half-typed option."""

    def __init__(self, **settings: Any) -> None:
        settings.update(formatter_class=_Formatter, add_help=False, allow_abbrev=False)
        super().__init__(**settings)
        self._positionals.title, self._optionals.title = "Arguments", "Options"
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        raise UsageRefused(f"{self.format_usage()}{why(message)} Voyez --help.")


def why(message: str) -> str:
    """Return in French what argparse says is wrong; a value that was typed is never repeated."""
    for pattern, words in _WHY:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*(part.replace("'", "") for part in found.groups()))
    if message.startswith(_UNKNOWN):
        typed = message.removeprefix(_UNKNOWN).split(" ")
        names = [word.split("=")[0] for word in typed if re.match(r"--?[a-z]", word)]
        return f"Option inconnue : {', '.join(names)}." if names else "Un mot de trop."
    return "Commande incomprise."


def parse(words: Sequence[str], verbs: Sequence[Verb]) -> tuple[Verb | None, dict[str, Any]]:
    """Return the verb and its values; None when help or the version was shown.

    Raises UsageRefused.
    """
    if any(len(word) > MAX_WORD for word in words):
        raise UsageRefused("Un des mots de la commande est trop long.")
    parser = build_parser(verbs)
    try:
        space = parser.parse_args(list(words))
    except SystemExit:
        return None, {}
    values = vars(space)
    verb = values.pop("_verb", None)
    if verb is None:
        raise UsageRefused(parser.format_help())
    return verb, values


def build_parser(verbs: Sequence[Verb]) -> argparse.ArgumentParser:
    """Return the parser of all verbs."""
    parser = _parser(
        "cpts-desktop", "Registre chiffré et hors ligne pour les soignants d’une CPTS."
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"cpts-desktop {__version__}",
        help="affiche la version",
    )
    _add_common(parser)
    groups: dict[tuple[str, ...], Any] = {(): _subs(parser, "verbe")}
    for verb in verbs:
        _add_verb(groups, verb, verbs)
    return parser


def _parser(prog: str, description: str) -> _Parser:
    return _Parser(prog=prog, description=description)


def _subs(parser: argparse.ArgumentParser, name: str) -> Any:
    return parser.add_subparsers(title="Verbes", metavar=name.upper(), parser_class=_Parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    for name, metavar, text, kind in _COMMON:
        parser.add_argument(name, metavar=metavar, help=text, type=kind, default=argparse.SUPPRESS)
    parser.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help="un document JSON sur la sortie standard",
    )


def _add_verb(groups: dict[tuple[str, ...], Any], verb: Verb, verbs: Sequence[Verb]) -> None:
    for depth in range(1, len(verb.path)):
        prefix = verb.path[:depth]
        if prefix not in groups:
            under = dict.fromkeys(one.path[depth] for one in verbs if one.path[:depth] == prefix)
            words = ", ".join(under)
            group = groups[prefix[:-1]].add_parser(prefix[-1], help=words, description=words)
            groups[prefix] = _subs(group, prefix[-1])
    leaf = groups[verb.path[:-1]].add_parser(
        verb.path[-1],
        help=verb.help,
        description=verb.help,
    )
    for argument in verb.arguments:
        _add_argument(leaf, argument)
    _add_common(leaf)
    leaf.set_defaults(_verb=verb)


def _add_argument(parser: argparse.ArgumentParser, argument: Argument) -> None:
    settings: dict[str, Any] = {"help": argument.help}
    if argument.kind is bool:
        parser.add_argument(argument.name, action="store_true", dest=argument.key, **settings)
        return
    settings["type"] = argument.kind
    if argument.choices:
        settings["choices"] = argument.choices
        settings["help"] += f" ({', '.join(argument.choices)})"
    if argument.many:
        settings["nargs"] = "+" if argument.required else "*"
    if argument.name.startswith("--"):
        if argument.many:  # « --to A B » and « --to A --to B » say the same
            settings["action"] = "extend"
        settings.update(
            dest=argument.key,
            required=argument.required,
            default=argument.default,
            metavar=argument.key.upper(),
        )
        parser.add_argument(argument.name, **settings)
        return
    if not argument.required and not argument.many:
        settings["nargs"] = "?"
    parser.add_argument(argument.key, metavar=argument.name, default=argument.default, **settings)
