FROM golang:1.21 AS build
ENV CGO_ENABLED=0
FROM gcr.io/distroless/static
COPY --from=build /app /app
