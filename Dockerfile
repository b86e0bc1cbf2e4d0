# syntax=docker/dockerfile:1
# copygate as an image: no root, nothing fetched at run time, and the root file system may be read-only.
#
#   docker build -t copygate .
#   docker run --rm --network none --read-only --tmpfs /tmp --cap-drop ALL -v "$PWD:/work:ro" copygate check posts
FROM python:3.12-slim-bookworm AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY engine engine
COPY cli cli
COPY rules rules
COPY schemas schemas
RUN python -m venv /opt/copygate \
 && /opt/copygate/bin/pip install --no-cache-dir --disable-pip-version-check ".[office,images]"

FROM python:3.12-slim-bookworm
# git: for --diff-base.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 copygate \
 && git config --system --add safe.directory '*'
COPY --from=build /opt/copygate /opt/copygate
ENV PATH=/opt/copygate/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUTF8=1 \
    COPYGATE_CACHE_DIR=/opt/copygate-cache
# The rulebook is compiled once, here, for the user who will run it; a read-only root then only reads it.
RUN install --directory --owner=copygate --mode=700 /opt/copygate-cache
USER 10001
RUN printf '面霜\n' >/tmp/draft.md && copygate check /tmp/draft.md >/dev/null; test -n "$(ls /opt/copygate-cache)"
WORKDIR /work
ENTRYPOINT ["copygate"]
CMD ["--help"]
