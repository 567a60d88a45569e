"""Production."""
import os

from .base import *  # noqa

DEBUG = False
SECRET_KEY = "canary-not-shown-1234"
ALLOWED_HOSTS = ["shop.example", "www.shop.example"]
DATABASE_URL = os.environ["DATABASE_URL"]
SESSION_COOKIE_SECURE = True
CACHES = {"default": {"BACKEND": "redis", "TIMEOUT": 300}}
if os.environ.get("PROXY"):
    USE_X_FORWARDED_HOST = True
MIDDLEWARE += ("shop.middleware.Limit",)


class Mail:
    host = "smtp.shop.example"
