docker compose -f compose.yaml -f "compose.$ENVIRONMENT.yaml" up --detach
