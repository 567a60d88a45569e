"""Reads the environment in every way; os.environ["IN_A_DOCSTRING"] is none of them."""

import os
from os import environ as surroundings
from os import getenv

import environ

env = environ.Env(WITH_A_SCHEME=(bool, False))
# os.environ["IN_A_COMMENT"]
NEEDED = os.environ["NEEDED"]
PLAIN = os.environ.get("PLAIN")
NONE = os.getenv("NONE", None)
FALLBACK = os.getenv("FALLBACK", "a value")
KEYWORD = os.getenv("KEYWORD", default="a value")
OR = os.environ.get("OR") or "a value"
ALIASED = surroundings["ALIASED"], getenv("ALIASED_TOO")
SCHEME = env("WITH_A_SCHEME")
REQUIRED = env("REQUIRED"), env("TYPED", int)
DEFAULTED = env.bool("DEFAULTED", default=False), env.list("POSITIONAL", ["a"]), env("OPTIONAL", default=None)
TEXT = "set os.environ['IN_A_TEXT'] first"
os.environ["WRITTEN"] = "1"
os.environ.setdefault("SET_IF_ABSENT", "1")
INDIRECT = os.environ[TEXT]
HELPED = require_env("HELPED"), get_env("HELPED_TOO", "a value"), set_env("NOT_HELPED", "a value")
é = "é", os.environ["BEHIND_WIDE_CHARACTERS"]
IS_ON = os.getenv("IS_ON") == "true"
if "PRESENT" in os.environ and os.getenv("SWITCH"):
    pass
if not os.getenv("CHECKED"):
    raise SystemExit("CHECKED is missing")
try:
    TRIED = os.environ["TRIED"]
except KeyError:
    TRIED = None
try:
    TRIED_HARD = os.environ["TRIED_HARD"]
except KeyError as error:
    raise RuntimeError from error
