"""Names of switches that leave sign-in out, and of those that ask for it."""

from __future__ import annotations

import re
from typing import Final

_SIGN_IN: Final = r"(?:AUTH|AUTHN|AUTHZ|AUTHENTICATION|AUTHORI[SZ]ATION|LOGIN|SIGN_?IN|SSO|OIDC|OAUTH2?|SAML|MFA|2FA)"
_WHOSE: Final = r"(?:[A-Z0-9]{1,30}_){0,2}"
# The switch is on when sign-in is left out.
BYPASS: Final = re.compile(
    rf"(?:^|_)(?:(?:DISABLED?|SKIP|BYPASS|MOCK|FAKE|STUB|NO|WITHOUT)_{_WHOSE}{_SIGN_IN}(?:_ENABLED|_MODE)?"
    rf"|{_SIGN_IN}_(?:DISABLED?|BYPASS(?:ED)?|SKIP(?:PED)?|OFF|MOCK(?:ED)?|MOCK_ENABLED|BYPASS_ENABLED))$"
)
# The switch is off when it is.
GUARD: Final = re.compile(
    rf"(?:^|_)(?:(?:REQUIRE|ENFORCE|ENABLE|USE)_{_SIGN_IN}|{_SIGN_IN}_(?:REQUIRED|ENFORCED|ENABLED?))$"
)
# What says that a switch is off, or on, in the formats that are compared; lower case.
OFF: Final = frozenset(("false", "off", "no", "0", ""))
ON: Final = frozenset(("true", "on", "yes", "1"))
