# The api, and with other commands the worker and the migrations: Python 3.12, from uv.lock.
FROM node:22.12.0-bookworm-slim AS assets
WORKDIR /app/assets
COPY assets/package.json assets/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY assets ./
RUN npm run build

FROM python:3.12.8-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONPATH=/app PATH=/app/.venv/bin:$PATH UV_LINK_MODE=copy
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9 && useradd --uid 10001 --create-home askoh \
    && install -d -o askoh /data /reviews
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project --compile-bytecode --no-cache
COPY guidance ./guidance
COPY api ./api
COPY askoh ./askoh
COPY --from=assets /app/api/static/built ./api/static/built
USER askoh
ENV ASKOH_HOME=/data ASKOH_CONFIG=/app/config
EXPOSE 8080
# No access log: the addresses of personal pages are keys to them.
CMD ["uvicorn", "--factory", "api.app:create_app", "--host", "0.0.0.0", "--port", "8080", \
     "--log-level", "warning", "--no-access-log"]
