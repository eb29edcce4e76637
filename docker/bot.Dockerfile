# The bot: Python 3.10 and Rasa, from bot/uv.lock, with the model trained into the image.
FROM python:3.10.16-slim-bookworm
ENV PYTHONUNBUFFERED=1 PATH=/app/bot/.venv/bin:$PATH UV_LINK_MODE=copy RASA_TELEMETRY_ENABLED=false
WORKDIR /app/bot
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --no-cache-dir uv==0.13.9 && useradd --uid 10001 --create-home askoh \
    && install -d -o askoh /data
COPY bot/pyproject.toml bot/uv.lock ./
RUN uv sync --frozen --no-dev --compile-bytecode --no-cache
COPY bot ./
COPY domain.yml /app/domain.yml
COPY data /app/data
RUN python -m askoh_bot.train --root /app --out /app/models --name askoh
USER askoh
# Libraries that want a place for caches find one that is thrown away.
ENV ASKOH_HOME=/data HOME=/tmp
EXPOSE 5105
CMD ["python", "-m", "askoh_bot.serve", "--model", "/app/models/askoh.tar.gz", \
     "--interface", "0.0.0.0", "--port", "5105"]
