from decouple import Csv, config

NEEDED = config("NEEDED")
TYPED = config("TYPED", cast=Csv())
DEFAULTED = config("DEFAULTED", default="a value", cast=int)
POSITIONAL = config("POSITIONAL", NEEDED)
lower = config("not_a_variable")
