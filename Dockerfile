# Builds kfunctest and runs its tests; docs/ci.md#in-a-container.
#
#     docker build --target test .
#     docker build --tag kfunctest . && docker run --rm kfunctest run
#
# scripts/dockerfile-test runs these lines without Docker.
FROM swift:6.3-bookworm AS build
WORKDIR /src
COPY scripts/setup scripts/setup
RUN scripts/setup
COPY . .
# The archive first: it takes what is long.
RUN scripts/bundle --output /kfunctest.tar.gz

FROM build AS test
ENV CI=true
# All tests; --build-arg FILTER='ListingsTests|ReportsTests' takes some.
ARG FILTER=.
RUN swift test --filter "$FILTER"

FROM debian:bookworm-slim
# For --source, probe and fuzz; the program needs nothing.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends gcc libc6-dev >/dev/null && rm -rf /var/lib/apt/lists/*
COPY --from=build /kfunctest.tar.gz /tmp/kfunctest.tar.gz
RUN tar -xzf /tmp/kfunctest.tar.gz -C /opt && rm /tmp/kfunctest.tar.gz
ENV PATH=/opt/kfunctest/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN kfunctest --version && kfunctest run --filter '^kf_u64_7$'
ENTRYPOINT ["kfunctest"]
