from .base import *

INSTALLED_APPS += ["shop.payment"]
DEBUG = False
