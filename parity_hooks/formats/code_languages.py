"""How each language reads an environment variable: which files are written in it, and one row for each way.

A row's pattern has one place for the name: `<NAME>` for any identifier, `<UPPER>` where only a name in upper case
tells that a variable is meant.  It begins with a plain letter, so that a scan skips what cannot match, and repeats
nothing without a limit that could begin anew inside itself, so that a line of a megabyte costs a megabyte.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final, NamedTuple

_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*+"
_UPPER: Final = r"[A-Z][A-Z0-9_]++"
_STORED: Final = r"(?!\s{0,20}=(?![=~>]))"  # what is assigned to is written, not read
_NEVER: Final = r"(?!)"


class Row(NamedTuple):
    """One way to read a variable.

    `default` is what follows the pattern where the program goes on without the variable; `required` says that it
    refuses to start otherwise, `optional` that it always goes on; `fails` is what follows where it refuses.
    `needs` must stand somewhere in the file.  `inside`: the pattern may be the end of a longer name, which then counts.
    """

    pattern: str
    default: str = _NEVER
    required: bool = False
    optional: bool = False
    fails: str = _NEVER
    needs: str = ""
    inside: bool = False


class Language:
    """A language: the paths of its files, its rows, and what a comment looks like in it."""

    def __init__(
        self, paths: str, rows: tuple[Row, ...], *, comment: str, block: tuple[str, str] = (_NEVER, "")
    ) -> None:
        self.paths = paths
        self.rows = rows
        self._comment = comment
        self.opening, self.closing = re.compile(block[0], re.MULTILINE), block[1]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All rows as one pattern; the group that matched has the number of its row."""
        return re.compile("|".join(_numbered(number, row.pattern) for number, row in enumerate(self.rows)))

    @cached_property
    def tails(self) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
        """For each row: what follows a read that has a default, and what follows one that must not fail."""
        return [(re.compile(row.default), re.compile(row.fails)) for row in self.rows]

    @cached_property
    def comment(self) -> re.Pattern[str]:
        """The beginning of a line that is a comment."""
        return re.compile(rf"[ \t]*(?:{self._comment})")

    @cached_property
    def trailing(self) -> re.Pattern[str]:
        """A comment behind code."""
        return re.compile(r"\s//" if "//" in self._comment else r"\s#\s")


def _numbered(number: int, pattern: str) -> str:
    names = {"<NAME>": _NAME, "<UPPER>": _UPPER}
    return re.sub("<NAME>|<UPPER>", lambda match: f"(?P<r{number}>{names[match[0]]})", pattern)


_Q: Final = r"\s{0,20}['\"`]"
_SLASHES: Final = r"//|\*|/\*|<!--"
_STARS: Final = (r"^[ \t]*\{?/\*", "*/")
_HASH: Final = r"#(?!\{)|<%#"
_HELPER: Final = r"[eE]nv\w{0,30}(?:<[^<>()\n]{1,60}>)?\(\s{0,20}['\"`]<UPPER>['\"`]"
_LITERAL: Final = r"\s{0,20},\s{0,20}(?:['\"`\[{\d-]|true\b|false\b|null\b|undefined\b|nil\b|None\b|True\b|False\b)"

# A default that is nothing itself is none: the program goes on, and with nothing.
_SOMETHING: Final = r"(?!\s{0,20}(?:''|\"\"|``|(?:null|undefined|nil)\b))"

_CHAIN: Final = r"(?:\s{0,80}\.\w{1,30}\([^()\n]{0,80}\)){0,4}?\s{0,80}"
_JS_OR: Final = (
    r"!?(?:\s{1,5}as\s\w{1,30})?(?:\s{0,5},\s{0,5}\d{1,3}(?=\)))?\){0,5}\s{0,80}"
    rf"(?:(?:\|\||\?\?){_SOMETHING}|\?\.|&&|\?(?=\s)|[!=]==?\s{{0,5}}(?!undefined|null|''|\"\"))"
)
_JS_MEMBER: Final = r"(?:\??\.<NAME>|(?:\?\.)?\[" + _Q + r"<NAME>['\"`]\])"


def _members(owner: str, needs: str = "") -> tuple[Row, ...]:
    """`owner.NAME` and `owner["NAME"]`."""
    return (
        Row(rf"{owner}\??\.(?!DEV\b|PROD\b|SSR\b|MODE\b|BASE_URL\b)<UPPER>(?!\w){_STORED}", _JS_OR, needs=needs),
        Row(rf"{owner}(?:\?\.)?\[{_Q}<NAME>['\"`]\s{{0,20}}\]{_STORED}", _JS_OR, needs=needs),
    )


_JAVASCRIPT: Final = (
    *_members(r"process\.env"),
    *_members(r"import\.meta\.env"),
    *_members(r"Bun\.env"),
    *_members(r"window\.(?:_env_|env)"),
    *_members(r"env", needs="$env/"),
    Row(rf"Deno\.env\.get\({_Q}<NAME>['\"`]\)", _JS_OR),
    Row(rf"env\.get\({_Q}<UPPER>['\"`]\)", rf"{_CHAIN}\.default\(|{_JS_OR}", fails=rf"{_CHAIN}\.required\(\)"),
    Row(rf"[cC]onfigService\.getOrThrow(?:<[^<>()\n]{{1,60}}>)?\({_Q}<UPPER>['\"`]", required=True, inside=True),
    Row(rf"[cC]onfigService\.get(?:<[^<>()\n]{{1,60}}>)?\({_Q}<UPPER>['\"`]", rf"{_LITERAL}|\){_JS_OR}", inside=True),
    Row(rf"get(?<!\.get)(?:<[^<>()\n]{{1,60}}>)?\({_Q}<UPPER>['\"`]", _LITERAL, needs="process.env",
        fails=r"[^()\n]{0,80},\s{0,20}\{?\s{0,20}require\w{1,30}(?!\w|:\s{0,5}false)"),
    Row(_HELPER, rf"{_LITERAL}|\){_JS_OR}", inside=True),
)  # fmt: skip

_RUBY_OR: Final = (
    r"(?:&?\.\w{1,30}(?:\([^()\n]{0,40}\))?){0,3}\s{0,80}(?:\|\||&&|==|!=|\?\s)|&\.|\.(?:present|blank|nil|empty)\?"
    r"|\s{1,5}or\s"
)
_RUBY: Final = (
    Row(rf"ENV\[{_Q}<NAME>['\"]\s{{0,20}}\]{_STORED}", _RUBY_OR),
    Row(rf"ENV\.fetch[( ]{_Q}<NAME>['\"](?=\s{{0,20}},\s{{0,20}}(?:nil\b|''|\"\"))", rf"[^()\n]{{0,20}}\){_RUBY_OR}"),
    Row(rf"ENV\.fetch[( ]{_Q}<NAME>['\"]", r"\s{0,80},|\s{0,20}\)?\s{0,20}(?:\{|do\b)", required=True),
    Row(rf"ENV\.(?:key|has_key|include|member)\?[( ]{_Q}<NAME>['\"]", optional=True),
)
_SYMFONY: Final = (
    Row(r"%env\(default:\w{0,60}:(?:\w{1,30}:){0,4}<UPPER>\)%", optional=True),
    Row(r"%env\((?:\w{1,30}:){0,4}<UPPER>\)%"),
)
_PLACEHOLDER: Final = Row(r"\$\{<UPPER>(?=[:}])", r":", required=True)

_GO_TAG: Final = r"[,\w]{0,60}\"[^`\n]{0,200}"
_GO: Final = (
    Row(rf"os\.Getenv\({_Q}<NAME>['\"`]"),
    Row(rf"(?:os|syscall)\.LookupEnv\({_Q}<NAME>['\"`]", optional=True),
    Row(r"env:\"<UPPER>", rf"{_GO_TAG}envDefault:\"", fails=r"[\w,]{0,60},(?:required|notEmpty)"),
    Row(r"envconfig:\"<UPPER>", rf"{_GO_TAG}default:\"", fails=rf"{_GO_TAG}required:\"true"),
    Row(_HELPER, r"\s{0,20},", inside=True),
)

_ELVIS: Final = rf"\s{{0,20}}\){{1,3}}\s{{0,80}}(?:\?:{_SOMETHING}|\.(?:orElse|getOrElse|or)\w{{0,10}}\(|\?\.)"
_JAVA: Final = (
    Row(rf"System\.getenv\({_Q}<NAME>['\"]", _ELVIS, fails=r"\)!!"),
    Row(rf"System\.getenv\(\)\.getOrDefault\({_Q}<NAME>['\"]", optional=True),
    Row(rf"System\.getenv\(\)(?:\.get\(|\[){_Q}<NAME>['\"]", r"[\])]\s{0,80}\?:"),
    Row(rf"sys\.env\.get(?:OrElse)?\({_Q}<NAME>\"", optional=True),
    Row(rf"sys\.env\({_Q}<NAME>\"", required=True),
    Row(r"@Value\(\"\\?\$\{<UPPER>(?=[:}])", r":", required=True),
    Row(rf"env(?:ironment)?\.getRequiredProperty\({_Q}<UPPER>\"", required=True),
    Row(rf"env(?:ironment)?\.getProperty\({_Q}<UPPER>\"", rf"\s{{0,20}},|{_ELVIS}"),
    Row(_HELPER, rf"{_LITERAL}|{_ELVIS}", inside=True),
)

_PHP_OR: Final = rf"\s{{0,20}}\){{0,3}}\s{{0,80}}(?:\?:|\?\?|\|\|){_SOMETHING}"
_PHP: Final = (
    Row(rf"getenv\({_Q}<NAME>['\"]", _PHP_OR),
    Row(rf"env\({_Q}<UPPER>['\"]", rf"\s{{0,20}},|{_PHP_OR}"),
    Row(rf"\$_ENV\[{_Q}<NAME>['\"]\s{{0,20}}\]{_STORED}", _PHP_OR),
    Row(
        r"\$_SERVER\[\s{0,20}['\"](?!HTTPS?_|HTTPS\b|REQUEST_|SERVER_|REMOTE_|SCRIPT_|PHP_|DOCUMENT_|QUERY_|PATH_|ORIG_|AUTH_"
        rf"|CONTENT_|GATEWAY_|REDIRECT_|CONTEXT_|UNIQUE_ID)<UPPER>['\"]\s{{0,20}}\]{_STORED}",
        _PHP_OR,
    ),
)

_SHARP_OR: Final = (
    rf"\s{{0,20}}(?:,[^()\n]{{0,60}})?\){{0,3}}\s{{0,80}}(?:\?\?{_SOMETHING}|\?\.|[!=]=\s{{0,5}}(?!null|\"\"|string))"
)
_SHARP: Final = (
    Row(rf"Environment\.GetEnvironmentVariable\({_Q}<NAME>\"", _SHARP_OR),
    Row(rf"[cC]onfig(?:uration)?\[{_Q}<UPPER>\"\s{{0,20}}\]{_STORED}", _SHARP_OR, inside=True),
    Row(rf"[cC]onfig(?:uration)?\.GetValue<[\w?]{{1,30}}>\({_Q}<UPPER>\"", rf"\s{{0,20}},|{_SHARP_OR}", inside=True),
    Row(_HELPER, rf"{_LITERAL}|{_SHARP_OR}", inside=True),
)

_RUST_ELSE: Final = rf"\s{{0,20}}\)(?:\s{{0,80}}\.(?:ok\(|is_ok|is_err|map_or)|{_CHAIN}\.unwrap_or)"
_RUST: Final = (
    Row(r"let Ok\([\w ]{1,40}\) = (?:std::)?env::var(?:_os)?\(\"<NAME>\"", optional=True),
    Row(rf"env::var(?:_os)?\({_Q}<NAME>\"", _RUST_ELSE,
        fails=r"\s{0,20}\)\s{0,80}(?:\?|\.(?:expect|unwrap|map_err|context|with_context|ok_or\w{0,5})\()"),
    Row(r"option_env!\(\"(?!CARGO)<NAME>\"", optional=True),
    Row(r"env!\(\"(?!CARGO|OUT_DIR)<NAME>\"", required=True),
    Row(_HELPER, r"\s{0,20},", inside=True),
)  # fmt: skip

_ELIXIR: Final = (
    Row(rf"System\.get_env\({_Q}<NAME>\"", r"\s{0,20},|\s{0,20}\)\s{0,80}(?:\|\||==|!=)"),
    Row(rf"System\.fetch_env!\({_Q}<NAME>\"", required=True),
    Row(rf"System\.fetch_env\({_Q}<NAME>\"", optional=True),
)

# Only for what the syntax tree refuses: Python 2, templates.
_PYTHON: Final = (
    Row(rf"environ\[{_Q}<NAME>['\"]\s{{0,20}}\]{_STORED}", required=True),
    Row(rf"(?:environ\.get|getenv)\({_Q}<NAME>['\"]", r"\s{0,20},\s{0,20}(?!None\b)|\s{0,20}\)\s{0,80}or\s"),
    Row(rf"environ\.setdefault\({_Q}<NAME>['\"]", optional=True),
    Row(rf"env(?:\.\w{{1,20}})?\({_Q}<UPPER>['\"]", r"[^()\n]{0,200}\bdefault\s{0,5}=", required=True),
)

_ANY: Final = r"(?:.*/)?"
LANGUAGES: Final = {
    "python": Language(rf"{_ANY}[^/]+\.py", _PYTHON, comment=_HASH),
    "javascript": Language(
        rf"{_ANY}(?![^/]+\.d\.[mc]?ts$)[^/]+\.(?:[mc]?[jt]s|[jt]sx|vue|svelte)",
        _JAVASCRIPT,
        comment=_SLASHES,
        block=_STARS,
    ),
    "ruby": Language(
        rf"{_ANY}(?:[^/]+\.(?:rb|rake|ru|erb)|Rakefile)", _RUBY, comment=_HASH, block=(r"^=begin\b", "\n=end")
    ),
    "go": Language(rf"{_ANY}[^/]+\.go", _GO, comment=_SLASHES, block=_STARS),
    "java": Language(rf"{_ANY}[^/]+\.(?:java|kts?|groovy|scala)", _JAVA, comment=_SLASHES, block=_STARS),
    "php": Language(rf"{_ANY}[^/]+\.php", _PHP, comment=rf"{_SLASHES}|#(?!\[)", block=_STARS),
    "csharp": Language(rf"{_ANY}[^/]+\.cs", _SHARP, comment=_SLASHES, block=_STARS),
    "rust": Language(rf"{_ANY}[^/]+\.rs", _RUST, comment=_SLASHES, block=_STARS),
    "elixir": Language(
        rf"{_ANY}[^/]+\.exs?",
        _ELIXIR,
        comment=_HASH,
        block=(r"^[ \t]*@(?:module|type)?doc[ \t]+(?:~[sS])?\"\"\"", '"""'),
    ),
    "shell": Language(rf"{_ANY}(?:[^/]+\.(?:sh|bash)|[^/.]*entrypoint[^/.]*)", (), comment=_HASH),
    "template": Language(rf"{_ANY}(?:[^/]+\.template|nginx[^/]*\.conf)", (Row(r"\$\{<UPPER>(?=\})"),), comment=_HASH),
    "spring": Language(
        rf"{_ANY}(?:application|bootstrap)[^/]*\.(?:ya?ml|properties)", (_PLACEHOLDER, *_RUBY, *_SYMFONY), comment=_HASH
    ),
    "yaml": Language(rf"{_ANY}config/(?:.*/)?[^/]+\.ya?ml", (*_RUBY, *_SYMFONY), comment=_HASH),
}
_PATHS: Final = re.compile("|".join(f"(?P<{name}>{one.paths})" for name, one in LANGUAGES.items()), re.DOTALL)


def language(path: str) -> str | None:
    """The language that the file at `path` is written in, told by its name; None for what is no program."""
    match = _PATHS.fullmatch(path)
    return match.lastgroup if match else None
