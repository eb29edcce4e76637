# The actions: Python 3.12, from uv.lock, with nothing of the api in it.
FROM python:3.12.8-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONPATH=/app PATH=/app/.venv/bin:$PATH UV_LINK_MODE=copy
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9 && useradd --uid 10001 --create-home askoh \
    && install -d -o askoh /reviews
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project --compile-bytecode --no-cache
COPY guidance ./guidance
COPY actions ./actions
USER askoh
ENV ASKOH_CONFIG=/app/config
EXPOSE 5155
CMD ["python", "-m", "actions", "--host", "0.0.0.0", "--port", "5155"]
