"""What of a tree's findings is news against a base."""

from __future__ import annotations

import json

from tests.conftest import Checkout
from tests.samples import EVEN, FOUND, PREPROD, values


def test_only_the_new_keys_of_a_group_are_told(repository: Checkout) -> None:
    """
    Of a finding with several keys the new ones are reported, under the id that the full check has, with their places only.
    """
    repository.commit({**EVEN, PREPROD: values("PAYMENT_URL", "A_URL", "B_URL")})
    repository.write({PREPROD: values("PAYMENT_URL", "A_URL", "B_URL", "C_URL")})
    (whole,), (news,) = (
        json.loads(repository.check(*options).out)["findings"] for options in ((), ("--from-rev", "HEAD", "--worktree"))
    )

    assert ["env.A_URL", "env.B_URL", "env.C_URL"] == sorted(whole["keys"])
    assert ["env.C_URL"] == news["keys"]
    assert whole["id"] == news["id"]
    assert {"shop.env.C_URL"} == {place["route"] for place in news["locations"]}
    assert "env.C_URL" in news["message"]


def test_a_name_that_ends_like_another_is_not_taken_for_it(repository: Checkout) -> None:
    """
    `URL` is not new because `NOTIFY_URL` is.
    """
    repository.commit({"d/preprod.env": "MAIL_URL=a\nMORE_URL=b\n", "d/prod.env": "MAIL_URL=a\n"})
    repository.write({"d/preprod.env": "MAIL_URL=a\nMORE_URL=b\nANY_MORE_URL=c\n"})
    (news,) = repository.check("--from-rev", "HEAD", "--worktree").document["findings"]

    assert ["ANY_MORE_URL"] == news["keys"]


def test_a_value_that_changes_once_more_is_no_news(repository: Checkout) -> None:
    """
    Two environments that differed before and differ still bring nothing; a third one that differs does.
    """
    repository.commit(
        {f"d/values-{name}.yaml": f"port: {port}\n" for name, port in (("prod", 1), ("staging", 2), ("uat", 1))}
    )
    repository.write({"d/values-staging.yaml": "port: 3\n"})
    before = repository.check("--from-rev", "HEAD", "--worktree").findings
    repository.write({"d/values-uat.yaml": "port: 4\n"})

    assert [] == before
    assert [("differing-value", "port")] == repository.check("--from-rev", "HEAD", "--worktree").findings


def test_what_was_only_looked_into_is_read_once_a_family_asks_for_it(repository: Checkout) -> None:
    """
    A file alone in the older tree and a member of a family in the newer one is compared with all it says.
    """
    base = repository.commit({"config/settings/production.yml": "mail:\n  host: a\n"})
    repository.write({"config/settings/staging.yml": "mail:\n  host: b\n  sender: c\n"})
    ended = repository.check("--from-rev", base, "--worktree")

    assert ["mail.sender"] == [finding["key"] for finding in json.loads(ended.out)["findings"]]


def test_members_over_unreadable_defaults_are_not_compared(repository: Checkout) -> None:
    """
    What the defaults would have supplied is not reported as missing; the unreadable file is.
    """
    repository.commit(
        {
            "config/settings.yml": "a: [\n",
            "config/settings/production.yml": "mail:\n  host: a\n",
            "config/settings/staging.yml": "sms:\n  host: b\n",
        }
    )

    assert ["unreadable-source"] == [one["rule"] for one in json.loads(repository.check().out)["findings"]]


def test_a_drift_that_is_copied_once_more_is_told_of_the_new_copy(repository: Checkout) -> None:
    """
    A change that copies a drift brings one copy, under the id that the full check gives to all of them.
    """
    repository.commit({"x/preprod.env": "MAIL_URL=a\nSMS_URL=b\n", "x/prod.env": "MAIL_URL=a\n"})
    repository.commit({"y/preprod.env": "MAIL_URL=a\nSMS_URL=b\n", "y/prod.env": "MAIL_URL=a\n"})
    (whole,) = repository.check().document["findings"]
    (brought,) = repository.check("--from-rev", "HEAD~1", "--to-rev", "HEAD").document["findings"]

    assert {"x/preprod.env", "x/prod.env", "y/preprod.env", "y/prod.env"} == {one["path"] for one in whole["locations"]}
    assert {"y/preprod.env", "y/prod.env"} == {one["path"] for one in brought["locations"]}
    assert whole["id"] == brought["id"]


def test_news_behind_a_link_is_told(repository: Checkout) -> None:
    """
    A link that stays as it is brings what the file says that it leads to.
    """
    repository.commit({**EVEN, "helm/real.yaml": str(EVEN[PREPROD])})
    (repository.path / PREPROD).unlink()
    (repository.path / PREPROD).symlink_to("real.yaml")
    repository.commit()
    repository.write({"helm/real.yaml": values("PAYMENT_URL", "NOTIFY_URL")})
    repository.git("add", "--all")

    assert [FOUND] == repository.check("--from-rev", "HEAD", "--staged").findings
