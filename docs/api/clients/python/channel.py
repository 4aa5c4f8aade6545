"""The way to a suite."""

from pathlib import Path

import grpc

# How the suite wishes to be called: which failures are tried again, and replicas in turns.
SERVICE_CONFIG = Path(__file__).parents[4] / "proto/rapport/service_config.json"


def open_channel(address, ca_file=None, token_file=None):
    """A channel by TLS if `ca_file` vouches for the suite, with the token of `token_file` on every call."""
    options = [("grpc.service_config", SERVICE_CONFIG.read_text(encoding="utf-8"))]
    if ca_file is None:
        return grpc.insecure_channel(address, options)
    credentials = grpc.ssl_channel_credentials(Path(ca_file).read_bytes())
    if token_file is not None:
        token = grpc.access_token_call_credentials(Path(token_file).read_text(encoding="utf-8").strip())
        credentials = grpc.composite_channel_credentials(credentials, token)
    return grpc.secure_channel(address, credentials, options)
