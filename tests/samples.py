"""Small repositories that many tests share: a shop whose production lacks a variable that preprod has."""

from __future__ import annotations

CHART = {"helm/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n"}
PREPROD, PROD = "helm/values-preprod.yaml", "helm/values-prod.yaml"


def values(*names: str, **others: str) -> str:
    """A values file whose `shop.env` has variables of these names."""
    pairs = {**{name: f"https://{name.lower().replace('_', '-')}.example" for name in names}, **others}
    return "shop:\n  env:\n" + "".join(f"    {name}: {value}\n" for name, value in pairs.items())


EVEN: dict[str, str | bytes] = {**CHART, PREPROD: values("PAYMENT_URL"), PROD: values("PAYMENT_URL")}
"""Both environments have the same variables."""

DRIFT: dict[str, str | bytes] = {PREPROD: values("PAYMENT_URL", "NOTIFY_URL")}
"""Laid over `EVEN`: preprod gets a variable that production does not."""

FOUND = ("missing-key", "env.NOTIFY_URL")
"""What `EVEN` with `DRIFT` over it comes to."""

OTHER_DRIFT: dict[str, str | bytes] = {
    "deploy/preprod.env": "MAIL_URL=a\nSMS_URL=b\n",
    "deploy/prod.env": "MAIL_URL=a\n",
}
OTHER_FOUND = ("missing-key", "SMS_URL")
