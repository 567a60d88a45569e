"""Which names and values are secret-like: they are compared in memory and never shown.

Deliberately generous: hiding a harmless value costs a reader one look into the file, showing a secret
costs a rotation.  A *reference* to a secret (`${{ secrets.X }}`, `((X))`, `$X`) is not one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_NAME: Final = re.compile(
    r"(?:^|[_.\-])(?:"
    r"pass|passwd|password|passphrase|pwd|secret|secrets|credential|credentials|creds|token|tokens|apikey|"
    r"auth|salt|pepper|dsn|signature|cookie|otp|pin|licen[cs]e|sas|jwt|jwk|jwks|htpasswd|pem|pfx|p12|keystore"
    r")(?:$|[_.\-\d])"
    r"|pas+w?[or]{2}d|passwd|passphrase|secret|secert|sercet|api_?key|apikey|access_?key|private_?key|signing_?key|encrypt\w*_?key|master_?key"
    r"|secret_?key|account_?key|(?:^|[_.\-])key$|[_.\-]key[_.\-]?(?:base|data|material)$|token$|webhook_?url|connection_?string",
    re.IGNORECASE,
)
_PUBLIC_NAME: Final = re.compile(
    r"(?:secret|password|passwd|token|key|auth|cookie|credentials?|pwd|pass|pin|licen[cs]e|jwks?|keystore|signature)s?[_.\-]?"
    r"(?:name|names|ref|refs|arn|path|file|dir|uri|url|endpoint|host|domain|issuer|enabled?|disabled?|type|kind|id|length|ttl|expiry|"
    r"expiration|lifetime|timeout|age|audience|algorithm|alg|version|mode|method|provider|secure|samesite|policy|required|"
    r"validity|seconds|minutes|hours|days|rotation|format|header|prefix|scheme|mount|store|engine|class|size)s?$"
    r"|^(?:secret|config)(?:map)?keyref|secretname$|secretref$|optional$",
    re.IGNORECASE,
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_VALUE: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\bgh[pousr]_[A-Za-z0-9]{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bsk_(?:live|test)_\w{10,}|\bsk-[A-Za-z0-9_-]{20,}|\bAIza[\w-]{30,}"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"
    r"|\bhooks\.slack\.com/services/|\bSG\.[\w-]{16,}\."
    r"|[a-zA-Z0-9]://[^/\s:@]{0,200}:[^/\s@]{1,400}@"
    r"|(?i:(?<![a-z])(?:password|passwd|pwd|secret|token|api_?key|accountkey|sharedaccesskey|access_?key|sig)"
    r"[\"']?\s*[=:]\s*[\"']?[^\s;&,\"']{3,})",
)
_DENSE: Final = re.compile(
    r"(?<![\w/+.=-])(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{32,}={0,2}(?![\w.])"
)
_UUID_OR_DIGEST: Final = re.compile(
    r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^(?:sha256:)?[0-9a-f]{40}$|^(?:sha256:)?[0-9a-f]{64}$|-",
    re.IGNORECASE,
)
_PLAIN: Final = frozenset(("", "true", "false", "yes", "no", "on", "off", "null", "~", "none", "0", "1"))


@lru_cache(maxsize=16384)
def secret_name(name: str) -> bool:
    """Whether what `name` names is to be hidden: `DB_PASSWORD`, `apiKey`; not `secretName`, `TOKEN_URL`."""
    snake = _CAMEL.sub("_", name)
    return bool(_NAME.search(snake)) and not _PUBLIC_NAME.search(snake.replace("_", "") if "_" not in name else snake)


def secret_text(text: str) -> bool:
    """Whether `text` looks like a credential whatever its name is: keys, tokens, URLs with a password."""
    if len(text) < 8:
        return False
    if _VALUE.search(text):
        return True
    dense = _DENSE.search(text) if len(text) >= 32 else None
    return bool(dense) and not _UUID_OR_DIGEST.search(dense[0] if dense else "")


def harmless(text: str) -> bool:
    """Whether `text` says nothing worth hiding, even under a secret's name: empty, a switch."""
    return text.strip().lower() in _PLAIN
