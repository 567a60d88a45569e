"""Where values are given to a tool besides its own files: scripts, pipelines and what they are started by."""

from __future__ import annotations

import re
from typing import Final

SCRIPTS: Final = re.compile(
    r"(?:^|/)(?:(?:GNU)?[Mm]akefile|[^/]+\.mk|Jenkinsfile[^/]*|Rakefile|[Tt]askfile[^/]*|[Jj]ustfile|\.envrc|[^/]+\.(?:sh|bash|ps1|env|hcl))$"
    r"|(?:^|/)(?:\.github|\.circleci|\.gitlab|\.azure-pipelines|\.buildkite|pipelines?|ci|bin)/"
    r"|(?:^|/)(?:\.gitlab-ci|azure-pipelines|buildspec|bitbucket-pipelines|cloudbuild|docker-compose)[^/]*\.ya?ml$|(?:^|/)action\.ya?ml$"
)
