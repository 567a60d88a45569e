"""A repository with a secret in every format, in every place where people put one.

Each secret contains the canary, so that whatever prints a part of one is caught.
"""

from __future__ import annotations

import base64

CANARY = "cAnArY"
ENCODED = base64.b64encode(f"{CANARY}-encoded-in-a-manifest".encode()).decode()
SIGHTINGS = (CANARY.lower(), base64.b64encode(CANARY.encode()).decode().lower()[:7])
TOKENS = (
    f"ghp_{CANARY}0123456789abcdefghijklmn",
    f"glpat-{CANARY}-0123456789abc",
    f"xoxb-{CANARY}-0123456789",
    "AKIACANARY0123456789",
    f"sk_live_{CANARY}0123456789",
    f"AIza{CANARY}0123456789abcdefghijklmnopqrs",
    f"eyJhbGciOiJIUzI1NiJ9.eyJ{CANARY}IiOiIxMjM0NTY3ODkwIn0.{CANARY}dozjgNryP4J3jVmNHl0w5N",
    f"postgres://admin:{CANARY}@db.example/shop",
    f"redis://:{CANARY}@cache.example:6379/0",
    f"https://user:{CANARY}@git.example/x.git",
    f"Server=db;User Id=sa;Password={CANARY};",
    f"https://store.example/x?sv=1&sig={CANARY}0123456789abcdef",
    f"https://hooks.slack.com/services/T000/B000/{CANARY}",
)
KEY_BLOCK = (
    f"-----BEGIN RSA PRIVATE KEY-----\n{CANARY}0123456789abcdefghijklmnopqrstuvwxyz\n-----END RSA PRIVATE KEY-----"
)
NAMES = ("DB_PASSWORD", "apiKey", "client_secret", "SESSION_SECRET", "AUTH_TOKEN", "SECRET_KEY_BASE", "DATABASE_DSN")


def pem(indent: int) -> str:
    """The private key as a YAML block."""
    return "|\n" + "".join(f"{' ' * indent}{line}\n" for line in KEY_BLOCK.splitlines())


def plain(separator: str, quote: str = "") -> str:
    """Every secret-like name with a value that only its name makes secret, and every token under a harmless name."""
    named = [f"{name}{separator}{quote}{CANARY}{number}{quote}" for number, name in enumerate(NAMES)]
    tokens = [f"SETTING_{number}{separator}{quote}{token}{quote}" for number, token in enumerate(TOKENS)]
    return "".join(f"{line}\n" for line in (*named, *tokens))


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in text.splitlines())


VALUES = f"""\
shop:
  env:
{indented(plain(": ", '"'), 4)}\
  extraEnv:
    - name: DB_PASSWORD
      value: {CANARY}-in-a-named-item
    - name: HARMLESS
      value: {TOKENS[0]}
  tokens:
    - {CANARY}-in-a-list
    - {TOKENS[1]}
  args: ["--password={CANARY}", "DB_PASSWORD={CANARY}", "{TOKENS[7]}"]
  hosts:
    - host: {TOKENS[9]}
      path: /
  password: &password {CANARY}-anchored
  oldPassword: *password
  javaOpts: -Ddb_password={CANARY} -Xmx1g
  {TOKENS[2]}: a token as a key
  tlsKey: {pem(4)}
  certificate: {pem(4)}
"""
COMPOSE = f"""\
services:
  web:
    image: registry.example/web:1
    command: ["run", "--token={CANARY}", "{TOKENS[0]}"]
    environment:
      - DB_PASSWORD={CANARY}
      - SETTING={TOKENS[8]}
      - FALLBACK_PASSWORD=${{FALLBACK_PASSWORD:-{CANARY}}}
    labels:
      auth: {TOKENS[4]}
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: {CANARY}
      DATABASE_URL: {TOKENS[7]}
    build:
      args:
        NPM_TOKEN: {CANARY}
"""
WORKFLOW = f"""\
on: push
env:
  NPM_TOKEN: {CANARY}
  DATABASE_URL: {TOKENS[7]}
jobs:
  test:
    runs-on: ubuntu-latest
    env:
{indented(plain(": ", '"'), 6)}\
    services:
      postgres:
        image: postgres:16
        env:
          POSTGRES_PASSWORD: {CANARY}
    steps:
      - uses: actions/setup-node@v4
        with:
          node-version: 20
          token: {CANARY}
      - run: deploy --password {CANARY} --url {TOKENS[9]}
        env:
          API_KEY: {CANARY}
"""
DOCKERFILE = f"""\
FROM node:20
ARG NPM_TOKEN={CANARY}
ARG API_KEY="{CANARY}"
ENV DB_PASSWORD={CANARY} DATABASE_URL={TOKENS[7]}
ENV SECRET_KEY_BASE {CANARY}
RUN curl -u user:{CANARY} {TOKENS[9]} && export TOKEN={CANARY}
"""
TERRAFORM = f"""\
variable "db_password" {{
  default = "{CANARY}"
}}
resource "aws_db_instance" "shop" {{
  engine         = "postgres"
  engine_version = "16"
  password       = "{CANARY}"
}}
resource "kubernetes_deployment" "shop" {{
  spec {{
    env {{
      name  = "DB_PASSWORD"
      value = "{CANARY}"
    }}
  }}
}}
locals {{
  settings = {{
    API_KEY      = "{CANARY}"
    DATABASE_URL = "{TOKENS[7]}"
  }}
  key = <<-EOT
    {KEY_BLOCK.splitlines()[0]}
    {CANARY}
  EOT
}}
"""
MANIFEST = f"""\
apiVersion: v1
kind: Secret
metadata:
  name: shop
data:
  anything: {ENCODED}
  DB_PASSWORD: {ENCODED}
stringData:
  harmless-name: {CANARY}
  tls.key: {pem(4)}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
data:
  DATABASE_URL: {TOKENS[7]}
  application.properties: |
    db.password={CANARY}
  config.json: '{{"password": "{CANARY}"}}'
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  annotations:
    token: {CANARY}
spec:
  template:
    spec:
      containers:
        - name: shop
          image: shop:1
          args: ["--db-password={CANARY}"]
          env:
            - name: DB_PASSWORD
              value: {CANARY}
            - name: URL
              value: {TOKENS[7]}
"""
PROBED = f"""\
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
    - name: shop
      image: shop:1
      args: ["--db-password={CANARY}"]
      ports:
        - containerPort: 8080
      livenessProbe:
        httpGet:
          port: web
          httpHeaders:
            - name: Authorization
              value: {TOKENS[0]}
"""
KUSTOMIZATION = f"""\
secretGenerator:
  - name: shop
    literals:
      - harmless={CANARY}
      - DB_PASSWORD={CANARY}
configMapGenerator:
  - name: shop
    literals:
      - API_KEY={CANARY}
      - DATABASE_URL={TOKENS[7]}
patches:
  - patch: |-
      - op: add
        path: /spec/password
        value: {CANARY}
"""
CLOUD_FOUNDRY = f"""\
applications:
  - name: shop
    env:
      DB_PASSWORD: {CANARY}
      DATABASE_URL: {TOKENS[7]}
"""
GITLAB = f"""\
variables:
  DB_PASSWORD: {CANARY}
  DATABASE_URL: {TOKENS[7]}
test:
  image: node:20
  script: ["login --password {CANARY}", "{TOKENS[0]}"]
  variables:
    API_KEY: {CANARY}
"""
CIRCLECI = f"""\
version: 2.1
jobs:
  test:
    docker:
      - image: cimg/node:20.1
        auth: {{username: x, password: {CANARY}}}
        environment:
          DB_PASSWORD: {CANARY}
          DATABASE_URL: {TOKENS[7]}
    steps: []
"""
RENDER = f"""\
services:
  - type: web
    name: shop
    envVars:
      - key: DB_PASSWORD
        value: {CANARY}
"""
APPLICATION = f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: shop}}
spec:
  source:
    path: values
    helm:
      valueFiles: [values-prod.yaml]
      parameters: [{{name: shop.password, value: {CANARY}}}]
      values: |
        DB_PASSWORD: {CANARY}
        shop:
{indented(plain(": ", '"'), 10)}"""
JSON = "{" + ", ".join(f'"{name}": "{CANARY}{number}"' for number, name in enumerate((*NAMES, "a.password", "x"))) + "}"
JSON = JSON.replace(
    f'"x": "{CANARY}8"',
    f'"x": "{TOKENS[7]}", "list": ["{TOKENS[0]}", "password={CANARY}"], "items": [{{"name": "API_KEY", "value": "{CANARY}"}}]',
)


PROGRAMS = {
    "src/app.py": f'import os\nos.environ.get("DB_PASSWORD", "{CANARY}")\nos.getenv("{TOKENS[3]}")\nos.environ["{TOKENS[0]}"]\n',
    "src/app.ts": f"process.env.DB_PASSWORD || '{CANARY}'\ngetEnv('API_KEY', '{TOKENS[0]}')\nconst {{ URL = '{TOKENS[7]}' }} = process.env\n",
    "config/app.rb": f'ENV.fetch("DB_PASSWORD", "{CANARY}")\nENV["{CANARY}0123456789abcdefghijklmnopqr"]\n',
    "bin/start.sh": f'echo "${{DB_PASSWORD:-{CANARY}}}" "${{URL:={TOKENS[7]}}}"\n',
}


def _of(word: str) -> dict[str, str]:
    """The files of one environment."""
    return {
        f"helm/values-{word}.yaml": VALUES,
        f"deploy/{word}.env": plain("=", '"')
        + f'export TOKEN={CANARY}\n# OLD_PASSWORD={CANARY}\nPRIVATE_KEY="{KEY_BLOCK}"\nBARE=\'{CANARY}\n',
        f"overrides/{word}.env": plain(": "),
        f"config/{word}.properties": plain("="),
        f"config/{word}.toml": plain(" = ", '"') + f'tokens = ["{TOKENS[0]}"]\n[db]\npassword = "{CANARY}"\n',
        f"config/{word}.json": JSON,
        f"config/settings/{word}.yml": VALUES,
        f"terraform/{word}.tfvars": plain(" = ", '"') + f'tokens = ["{TOKENS[0]}"]\ndb = {{ password = "{CANARY}" }}\n',
        f"terraform/{word}.tfvars.json": JSON,
        f"docker-compose.{word}.yml": COMPOSE,
        f".github/workflows/deploy-{word}.yml": WORKFLOW,
        f"k8s/overlays/{word}/kustomization.yaml": KUSTOMIZATION,
        f"k8s/overlays/{word}/secret.yaml": MANIFEST,
        f"manifest-{word}.yml": CLOUD_FOUNDRY,
        f"fly.{word}.toml": f'app = "x"\n[env]\nDB_PASSWORD = "{CANARY}"\nDATABASE_URL = "{TOKENS[7]}"\n',
        f"site/settings/{word}.py": f'DB_PASSWORD = "{CANARY}"\nDATABASES = {{"default": {{"PASSWORD": "{CANARY}"}}}}\nURL = "{TOKENS[7]}"\n',
        f"rails/config/environments/{word}.rb": f'Rails.application.configure do\n  config.secret_key_base = "{CANARY}"\n  config.url = "{TOKENS[7]}"\nend\n',
    }


def repository() -> dict[str, str | bytes]:
    """Files with secrets for three environments; production's differ, and preprod's lack every second line of a kind."""
    files: dict[str, str | bytes] = {**_of("preprod"), **_of("staging")}
    for path, text in _of("prod").items():
        files[path] = text.replace(CANARY, f"{CANARY}Prod")
    for name in ("production.env", "prod.properties"):
        files[f"lacking/{name}"] = "HARMLESS=1\n"
    files |= {
        "lacking/staging.env": plain("="),
        "lacking/preprod.env": plain("=").replace("DB_PASSWORD", "DB_PASWORD"),
        "values/values-prod.yaml": "shop:\n  env: {}\n  password: x\n",
        "values/values-staging.yaml": VALUES,
        "values/values-preprod.yaml": VALUES.replace("DB_PASSWORD", "DB_PASSWROD"),
        "values/values.yaml": f"shop:\n  password: {CANARY}\n  auth:\n    mode: {CANARY}\n",
        ".env.example": plain("="),
        "docker-compose.yml": COMPOSE,
        "Dockerfile": DOCKERFILE,
        "main.tf": TERRAFORM,
        **PROGRAMS,
        ".gitlab-ci.yml": GITLAB,
        ".circleci/config.yml": CIRCLECI,
        "render.yaml": RENDER,
        "app.json": f'{{"env": {{"DB_PASSWORD": "{CANARY}", "X": {{"value": "{TOKENS[7]}"}}}}}}',
        "Procfile": f"web: DB_PASSWORD={CANARY} node server.js --token {CANARY}\n",
        ".devcontainer/devcontainer.json": f'{{"image": "node:20", "containerEnv": {{"DB_PASSWORD": "{CANARY}", "URL": "{TOKENS[7]}"}}}}',
        "mise.toml": f'[tools]\nnode = "20"\n[env]\nDB_PASSWORD = "{CANARY}"\n',
        "package.json": f'{{"engines": {{"node": "20"}}, "password": "{CANARY}", "scripts": {{"x": "TOKEN={CANARY} x"}}}}',
        "chart/Chart.yaml": f"apiVersion: v2\nname: chart\ndependencies:\n  - name: redis\n    version: 1.0.0\n    repository: {TOKENS[9]}\n",
        "chart/templates/deployment.yaml": MANIFEST,
        "bin/deploy.sh": f"helm upgrade shop ./values --values values/values-$E.yaml --set shop.password={CANARY},shop.{TOKENS[0]}=1\n",
        "apps/prod/shop.yaml": APPLICATION,
        "apps/staging/shop.yaml": APPLICATION.replace("DB_PASSWORD", "DB_PASWORD").replace(CANARY, f"{CANARY}2"),
        "values/Chart.yaml": f"apiVersion: v2\nname: values\ndependencies:\n  - name: db\n    version: 1.0.0\n    repository: {TOKENS[9]}\n",
        "values/values.schema.json": f'{{"required": ["password"], "default": "{CANARY}"}}',
        "terragrunt.hcl": TERRAFORM,
        "given/.env.example": f"SIGNING_KEY={CANARY}\nMAIL_PASSWORD={CANARY}\nAPI_TOKEN={TOKENS[7]}\n",
        "given/boot.py": f'import os\nos.environ["SIGNING_KEY"], os.environ["MAIL_PASSWORD"], os.environ["NEW_SECRET"]\nos.environ["{TOKENS[0]}"]\n',
        "probed/pod.yaml": PROBED,
        # duplicates and broken files, whose problems quote nothing
        "misplaced/values-prod.yaml": f"web:\n  sessionSecretKey: {CANARY}\n",
        "misplaced/values-dev.yaml": f"sessionSecretKey: {CANARY}2\nweb:\n  mode: x\n",
        "dup/values-prod.yaml": f"password: {CANARY}\npassword: {CANARY}2\n{TOKENS[0]}: 1\n{TOKENS[0]}: 2\n",
        "dup/prod.env": f"DB_PASSWORD={CANARY}\nDB_PASSWORD={CANARY}2\n",
        "broken/values-prod.yaml": f"password: [{CANARY}\n{CANARY}: }}\n",
        "broken/compose.yml": f"services: *{CANARY}\nx: !{CANARY} [\n",
        "broken/fly.toml": f'password = "{CANARY}" {CANARY}\n',
        "broken/app.json": f'{{"password": "{CANARY}" {CANARY}',
        "broken/main.tf": f'password = "{CANARY}\n{CANARY} {{{{\n',
    }
    return files
