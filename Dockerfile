# One image for every role; what a container does is its command.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements requirements
RUN python -m venv /opt/khabardar \
    && /opt/khabardar/bin/pip install --no-cache-dir --require-hashes --requirement requirements/uv.txt \
    && VIRTUAL_ENV=/opt/khabardar /opt/khabardar/bin/uv pip sync --no-cache --require-hashes --compile-bytecode \
        requirements/uv.txt requirements/run.txt
COPY pyproject.toml README.md ./
COPY storage storage
COPY crawler crawler
COPY alerts alerts
COPY config config
COPY khabardar khabardar
RUN VIRTUAL_ENV=/opt/khabardar /opt/khabardar/bin/uv pip install --no-cache --no-deps --no-build-isolation --compile-bytecode .

FROM python:3.13-slim
# A number, so that Kubernetes' runAsNonRoot can check it without reading /etc/passwd.
RUN useradd --uid 10001 --create-home --home-dir /var/lib/khabardar khabardar
COPY --from=build /opt/khabardar /opt/khabardar
ENV PATH=/opt/khabardar/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /var/lib/khabardar
USER 10001
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s CMD ["khabardar", "health"]
ENTRYPOINT ["khabardar"]
CMD ["run"]
