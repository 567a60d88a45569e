"""What a file must contain so that a program in it can read an environment variable.

Plain byte strings: git looks for them in a whole tree, and the hook in what is staged, before a pattern is compiled.
"""

from __future__ import annotations

import re
from typing import Final

MARKERS: Final = (
    *(b"os.environ", b"from os import", b"decouple", b"starlette.config"),
    *(b"process.env", b"import.meta.env", b"$env/", b"Deno.env", b"Bun.env", b"window._env_", b"window.env"),
    *(b"env(", b"Env(", b"env_var", b"EnvVar", b"env.get(", b"onfigService.get"),
    *(b"env.str(", b"env.bool(", b"env.int(", b"env.list(", b"env.url(", b"env.db(", b"env.json(", b"env.float("),
    *(b"ENV[", b"ENV.", b"$_ENV", b"$_SERVER"),
    *(b'@Value("', b"sys.env", b'env:"', b'envconfig:"'),
    *(b"EnvironmentVariable(", b'onfiguration["', b'onfig["', b"env::var", b"env!("),
    *(b"System.get_env", b"System.fetch_env"),
)
_MARKER: Final = re.compile(b"|".join(map(re.escape, MARKERS)))
# A shell script and a template read with `$`, which says too little to look for; there are few of them.
_UNMARKED: Final = re.compile(
    r"\.(?:sh|bash|template)$|entrypoint[^/.]*$|(?:^|/)nginx[^/]*\.conf$"
    r"|(?:^|/)(?:application|bootstrap)[^/]*\.(?:ya?ml|properties)$"
)


def unmarked(path: str) -> bool:
    """Whether files like `path` can read a variable without containing a marker."""
    return bool(_UNMARKED.search(path))


def marked(path: str, data: bytes) -> bool:
    """Whether the file at `path` can read a variable at all."""
    return bool(_MARKER.search(data)) or unmarked(path)
