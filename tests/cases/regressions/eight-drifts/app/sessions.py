import os


def identity():
    if os.environ.get("AUTH_DISABLED") == "true":
        return None
    return {
        "issuer": os.environ["OIDC_ISSUER"],
        "audience": os.environ["OIDC_AUDIENCE"],
        "timeout": int(os.environ["IDENTITY_TIMEOUT"]),
    }
